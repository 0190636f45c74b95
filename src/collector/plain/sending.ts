/** One request of the plain protocol, taken apart: its records, and what is said once for all of them. */
import type { Properties } from '../../message/message.js';
import { basicCredentials, bearerToken, shownKey } from '../credentials.js';
import type { Exchange } from '../exchange.js';
import { millisecondsOf } from '../client-clock.js';
import { recordsOf, tooMany, type Records } from '../records.js';
import { Refusal } from '../refusal.js';

export interface Sending extends Records {
  readonly exchange: Exchange;
  /** By the client's clock, in milliseconds since the epoch. */
  readonly sentAt?: number;
  /** One of `COLLECTOR_KEYS`; undefined when the client showed none. */
  readonly key?: string;
}

/**
 * Reads `{ event, … }`, `[{ event, … }]`, one `{ event, … }` a line, or `{ sentAt, key, events: [{ event, … }] }`.
 *
 * @throws Refusal 400 when it is none of these, has no record, or its key can be none, 413 when there are more than `maxBatch`
 */
export function sendingOf(text: string, exchange: Exchange, maxBatch: number): Sending {
  const records = recordsOf(text, maxBatch);
  const envelope = envelopeOf(records);
  const key = shownKey(envelope?.['key']) ?? shownKey(exchange.query.get('key')) ?? keyInHeader(exchange);
  return {
    ...(envelope === undefined ? records : { values: eventsOf(envelope, maxBatch), refused: [] }),
    exchange,
    sentAt: millisecondsOf(envelope?.['sentAt']),
    ...(key !== undefined && { key }),
  };
}

function envelopeOf({ values }: Records): Properties | undefined {
  const [value] = values;
  if (values.length > 1 || typeof value !== 'object' || value === null) return undefined;
  return Array.isArray((value as Properties)['events']) ? (value as Properties) : undefined;
}

function eventsOf(envelope: Properties, maxBatch: number): readonly unknown[] {
  const events = envelope['events'] as readonly unknown[];
  if (events.length === 0) throw new Refusal(400, 'Its list of events is empty; send at least one.');
  if (events.length > maxBatch) throw tooMany(maxBatch);
  return events;
}

/** A Bearer token, or the user of Basic credentials. */
function keyInHeader(exchange: Exchange): string | undefined {
  return shownKey(bearerToken(exchange) ?? basicCredentials(exchange)?.user);
}
