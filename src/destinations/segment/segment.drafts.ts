/** Puts messages into Segment's words, and settles at once those that Segment would never take. */
import type { Analytics } from '@segment/analytics-node';
import type { Message } from '../../message/message.js';
import { delivered, type Outcome, rejected } from '../outcome.js';
import type { Draft } from '../record-delivery.js';
import { vendorRecord } from '../vendor-record.js';
import { inWordsOfClient } from './client.words.js';
import { SegmentBatch } from './segment.batch.js';
import { lackOf, segmentCall } from './segment.call.js';
import type { SegmentOptions } from './segment.options.js';

/** "32KB per event in a batch" (segment.com/docs/connections/sources/catalog/libraries/server/http-api). */
const MAX_CALL_BYTES = 32 * 1_024;

/** One draft a message, in order. */
export async function segmentDrafts(
  AnalyticsPackage: typeof Analytics,
  options: SegmentOptions,
  messages: readonly Message[],
): Promise<Draft[]> {
  const batch = new SegmentBatch(AnalyticsPackage, options, messages.length);
  const added = messages.map((message) => ({ message, mark: addTo(batch, message, options.unsupported) }));
  const { calls, failures } = await batch.normalised();
  return added.map(({ message, mark }) => {
    if (typeof mark !== 'string') return mark;
    const call = calls.get(mark);
    if (call === undefined) return refused(failures.get(mark) ?? 'it gave no reason');
    const record = vendorRecord(message, inWordsOfClient(call, message));
    if (record.bytes <= MAX_CALL_BYTES) return record;
    return rejected(`It is ${record.bytes} bytes long for Segment, which takes ${MAX_CALL_BYTES}.`);
  });
}

/** Adds the message's call and answers its mark, or the outcome when there is none to add. */
function addTo(
  batch: SegmentBatch,
  message: Message,
  unsupported: SegmentOptions['unsupported'],
): Outcome | string {
  const call = segmentCall(message);
  if (!call) return unsupported === 'skip' ? delivered : rejected(withoutCall(message));
  const lack = lackOf(message);
  if (lack !== undefined) return rejected(lack);
  try {
    return batch.add(call);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

function withoutCall(message: Message): string {
  const what = 'operation' in message ? `${message.kind} (${message.operation})` : message.kind;
  return `Segment has no call for ${what}. Set unsupported to "skip" to leave these out on purpose.`;
}

function refused(words: string): Outcome {
  return rejected(`The Segment package refuses it: ${words}`);
}
