/** Takes a batch of messages to a vendor as records in requests, and brings each message its outcome. */
import type { Message } from '../message/message.js';
import { inTurn, sendSplitting, type WholeRefusal } from './bisection.js';
import { type Outcome, rejected } from './outcome.js';
import type { VendorRecord } from './vendor-record.js';

/** Sends one request's records: one outcome each, in order, or a refusal of the whole. */
export type SendRecords = (records: readonly VendorRecord[]) => Promise<Outcome[] | WholeRefusal>;

/**
 * Sends the requests one after the other. A message that is in none of them has its outcome in `settled` already.
 *
 * @param settled outcomes by position in the batch; those of the requests are added.
 */
export async function deliverRecords(
  messages: readonly Message[],
  settled: ReadonlyMap<number, Outcome>,
  requests: readonly (readonly VendorRecord[])[],
  send: SendRecords,
): Promise<Outcome[]> {
  const answers = await inTurn(
    requests.map((records) => ({ size: records.length, take: () => sendSplitting(records, send) })),
  );
  const outcomes = new Map(settled);
  requests.flat().forEach((record, index) => outcomes.set(record.position, answers[index]!));
  return messages.map((_, position) => outcomes.get(position) ?? neverSent());
}

/** Guards the promise that no message vanishes: a destination that forgot one must not count it as delivered. */
function neverSent(): Outcome {
  return rejected('The destination made nothing of this message. Please report this as a defect.');
}
