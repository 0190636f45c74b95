/** Answers libraries of servers in the words of Mixpanel's `/import`, which tells of each record that is not taken. */
import { STATUS_CODES } from 'node:http';
import type { Taken } from '../arrival.js';
import type { Exchange } from '../exchange.js';
import type { Refusal } from '../refusal.js';

/** A script may have been hoped for, and no browser is to run this. */
const NO_SNIFF = { 'x-content-type-options': 'nosniff' };

/** What is stored is stored although the status is 400: only the failed records are to be sent again, mended. */
export function acceptImport(exchange: Exchange, { stored, refused }: Taken): void {
  if (refused.length === 0) {
    return exchange.json(200, { code: 200, num_records_imported: stored, status: 'OK' }, NO_SNIFF);
  }
  exchange.json(
    400,
    {
      code: 400,
      error: 'some data points in the request failed validation',
      status: STATUS_CODES[400],
      num_records_imported: stored,
      failed_records: refused.map(({ position, reason }) => ({
        index: position,
        insert_id: '',
        field: '',
        message: reason,
      })),
    },
    NO_SNIFF,
  );
}

export function refuseImport(exchange: Exchange, { status, message }: Refusal): void {
  exchange.json(status, { code: status, error: message, status: STATUS_CODES[status] }, NO_SNIFF);
}
