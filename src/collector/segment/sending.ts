/** One request of a Segment client, taken apart: its calls, and what stands in its envelope for all of them. */
import type { Properties } from '../../message/message.js';
import { millisecondsOf } from '../client-clock.js';
import { basicCredentials, shownKey } from '../credentials.js';
import type { Exchange } from '../exchange.js';
import { JsonReading } from '../json.reading.js';
import { isObject, RecordError, recordOf } from '../record.js';
import { Refusal } from '../refusal.js';
import { boundedRestrictions } from './call.integrations.js';
import { boundedContext } from './sender.context.js';

export interface Sending {
  readonly exchange: Exchange;
  /** The write key of the source; undefined when the client showed none. */
  readonly key?: string;
  /** By the client's clock, in milliseconds since the epoch. */
  readonly sentAt?: number;
  /** What each call's own context and integrations are merged over. */
  readonly context: Properties;
  readonly integrations: Properties;
}

/** @throws Refusal 400 when it is no JSON object, 413 when there are too many values in it */
export function bodyOf(text: string): Properties {
  if (text.trim() === '') throw new Refusal(400, 'The body is empty; send a call as JSON.');
  const value = new JsonReading(text.length).valueOf(text);
  if (value === undefined) throw new Refusal(400, 'The body is no JSON; send a call as JSON.');
  if (isObject(value)) return value;
  throw new Refusal(400, 'The body is no JSON object; send one call, or {"batch": […]} to /v1/batch.');
}

/** What a batch says once for all of its calls. For a single call, which says everything itself: `{}`. */
export function sendingOf(envelope: Properties, exchange: Exchange): Sending {
  const key = shownKey(basicCredentials(exchange)?.user) ?? shownKey(envelope['writeKey']);
  return {
    exchange,
    ...(key !== undefined && { key }),
    sentAt: millisecondsOf(envelope['sentAt']),
    context: partOf(envelope, 'context', boundedContext),
    integrations: partOf(envelope, 'integrations', boundedRestrictions),
  };
}

/** @throws Refusal 400 when there is no list, or an empty one; 413 when it is too long */
export function batchOf(envelope: Properties, maxBatch: number): readonly unknown[] {
  const { batch } = envelope;
  if (!Array.isArray(batch))
    throw new Refusal(400, 'There is no list named batch in it; send {"batch": [{"type": "track", …}]}.');
  if (batch.length === 0) throw new Refusal(400, 'The batch is empty; send at least one call.');
  if (batch.length <= maxBatch) return batch;
  throw new Refusal(413, `The batch has ${batch.length} calls; send at most ${maxBatch} at once.`);
}

/**
 * Each message holds what its batch says once, so that a short request could fill the memory.
 *
 * @throws Refusal 413 when that is more than a body may have
 */
export function checkMultiplied(sending: Sending, calls: number, maxBytes: number): void {
  const { key, context, integrations } = sending;
  const bytes = Buffer.byteLength(JSON.stringify([key, context, integrations]));
  if (bytes * calls <= maxBytes) return;
  throw new Refusal(413, `What the batch says once has ${bytes} bytes, too many for each of ${calls} calls; send fewer calls at once, or say less.`); // prettier-ignore
}

/** @throws Refusal 400 */
function partOf(envelope: Properties, name: string, bounded: (part: Properties) => Properties): Properties {
  try {
    return bounded(recordOf(envelope[name] ?? {}));
  } catch (error) {
    if (error instanceof RecordError) throw new Refusal(400, `Its ${name} can’t be read: ${error.message}`);
    throw error;
  }
}
