/** One request of a Segment client, taken apart: its calls, and what stands in its envelope for all of them. */
import type { Properties } from '../../message/message.js';
import type { Exchange } from '../exchange.js';
import { idOf, RecordError, recordOf } from '../record.js';
import { Refusal } from '../refusal.js';
import { boundedContext } from './sender.context.js';

export interface Sending {
  readonly exchange: Exchange;
  /** The write key of the source; undefined when the client showed none. */
  readonly key?: string;
  /** By the client's clock, as it wrote it. */
  readonly sentAt: unknown;
  /** What each call's own context and integrations are merged over. */
  readonly context: Properties;
  readonly integrations: Properties;
}

/** @throws Refusal 400 when it is no JSON object, or its fields are of the wrong sort */
export function bodyOf(text: string): Properties {
  const value = parsed(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Properties;
  throw new Refusal(400, 'The body is no JSON object; send one call, or {"batch": […]} to /v1/batch.');
}

/** What a batch says once for all of its calls. For a single call, which says everything itself: `{}`. */
export function sendingOf(envelope: Properties, exchange: Exchange): Sending {
  const key = basicKey(exchange.header('authorization')) ?? bodyKey(envelope);
  return {
    exchange,
    ...(key !== undefined && { key }),
    sentAt: envelope['sentAt'],
    context: boundedContext(partOf(envelope, 'context')),
    integrations: partOf(envelope, 'integrations'),
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

function partOf(envelope: Properties, name: string): Properties {
  const value = envelope[name] ?? {};
  try {
    return recordOf(value);
  } catch (error) {
    if (error instanceof RecordError) throw new Refusal(400, `Its ${name} can’t be read: ${error.message}`);
    throw error;
  }
}

/** The user of Basic credentials, whose password is empty. */
function basicKey(authorization = ''): string | undefined {
  const [, encoded] = /^basic ([\w+/=-]+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  return Buffer.from(encoded, 'base64').toString('latin1').split(':', 1)[0] || undefined;
}

function bodyKey(envelope: Properties): string | undefined {
  try {
    return idOf(envelope, 'writeKey') || undefined;
  } catch (error) {
    if (error instanceof RecordError) throw new Refusal(400, error.message);
    throw error;
  }
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw new Refusal(400, 'The body is empty; send a call as JSON.');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is no JSON; send a call as JSON.');
  }
}
