/** Delivers to Segment: each message as the call of its spec, in order, within its limits. */
import type { Analytics } from '@segment/analytics-node';
import type { Message } from '../../message/message.js';
import { WholeRefusal } from '../bisection.js';
import { withDefaults } from '../defaults.js';
import type { Destination } from '../destination.js';
import { outcomeOfError, outcomeOfResponse } from '../http-outcome.js';
import { loadOptionalPackage } from '../optional-package.js';
import { delivered, type Outcome, rejected, retryable } from '../outcome.js';
import { deliverRecords } from '../record-delivery.js';
import { TransportError } from '../transport-error.js';
import { Transport, type TransportResponse } from '../transport.js';
import { inRequests, jsonArray, vendorRecord, type VendorRecord } from '../vendor-record.js';
import { type NormalisedBatch, SegmentBatch } from './segment.batch.js';
import { lackOf, segmentCall } from './segment.call.js';
import { SegmentOptions } from './segment.options.js';

/** "32KB per event in a batch" (segment.com/docs/connections/sources/catalog/libraries/server/http-api). */
const MAX_CALL_BYTES = 32 * 1_024;
/** "500KB per batch", read the narrower way. */
const MAX_REQUEST_BYTES = 500_000;
/** More than these in a batch, and Segment answers 200 and rejects them. */
const MAX_CALLS = 2_500;
/** For `{"batch":…,"writeKey":…,"sentAt":…}` around the calls; a write key has 32 characters. */
const ENVELOPE_BYTES = 512;

/**
 * @throws when the write key is missing, or the package `@segment/analytics-node`.
 */
export async function createSegment(
  options: Partial<SegmentOptions> & Pick<SegmentOptions, 'writeKey'>,
): Promise<Destination> {
  const settings = withDefaults(new SegmentOptions(), options);
  if (settings.writeKey === '') throw new Error('[analytics] Missing the Segment write key. Set it, or remove segment from the destinations.'); // prettier-ignore
  const sdk = await loadOptionalPackage('@segment/analytics-node', () => import('@segment/analytics-node'));
  return new SegmentDestination(settings, sdk.Analytics, new Transport({ timeoutMs: settings.timeoutMs }));
}

class SegmentDestination implements Destination {
  readonly name = 'segment';
  /** One second of what a workspace may send, mostly in one request. */
  readonly batch = { maxSize: 1_000, maxBytes: 400_000, maxWaitMs: 0 };

  constructor(
    private readonly options: SegmentOptions,
    private readonly AnalyticsPackage: typeof Analytics,
    private readonly transport: Transport,
  ) {}

  async deliver(messages: readonly Message[], signal: AbortSignal): Promise<Outcome[]> {
    const settled = new Map<number, Outcome>();
    const batch = new SegmentBatch(this.AnalyticsPackage, this.options, messages.length);
    messages.forEach((message, position) => {
      const outcome = this.addTo(batch, message);
      if (outcome) settled.set(position, outcome);
    });
    const normalised = await batch.normalised();
    const records = fittingRecords(messages, normalised, settled);
    const limits = { maxCount: MAX_CALLS, maxBytes: MAX_REQUEST_BYTES - ENVELOPE_BYTES };
    const requests = inRequests(records, limits);
    return deliverRecords(messages, settled, requests, (part) => this.send(part, normalised, signal));
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  /** Adds the message's call; answers the outcome when there is none to add. */
  private addTo(batch: SegmentBatch, message: Message): Outcome | undefined {
    const call = segmentCall(message);
    if (!call) return this.unsupported(message);
    const lack = lackOf(message);
    if (lack !== undefined) return rejected(lack);
    try {
      batch.add(call);
      return undefined;
    } catch (error) {
      return rejected(
        `The Segment package refuses it: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private unsupported(message: Message): Outcome {
    if (this.options.unsupported === 'skip') return delivered;
    const operation = 'operation' in message ? `${message.kind} (${message.operation})` : message.kind;
    return rejected(
      `Segment has no call for ${operation}. Set unsupported to "skip" to leave these out on purpose.`,
    );
  }

  private async send(
    records: readonly VendorRecord[],
    { url, headers }: NormalisedBatch,
    signal: AbortSignal,
  ): Promise<Outcome[] | WholeRefusal> {
    const rest = JSON.stringify({ writeKey: this.options.writeKey, sentAt: new Date() }).slice(1);
    const body = `{"batch":${jsonArray(records)},${rest}`;
    const outcome = await this.outcomeOf({ url, headers, body, signal });
    return outcome instanceof WholeRefusal ? outcome : records.map(() => outcome);
  }

  private async outcomeOf(request: Parameters<Transport['send']>[0]): Promise<Outcome | WholeRefusal> {
    try {
      const response = await this.transport.send(request);
      const outcome = outcomeOfResponse('Segment', response);
      return outcome === delivered && isPage(response)
        ? retryable(
            `Something else than Segment answered ${response.status}, with a web page. Check the host.`,
          )
        : outcome;
    } catch (error) {
      if (error instanceof TransportError) return outcomeOfError('Segment', error);
      throw error;
    }
  }
}

/** The calls that the package made, by the messages they came from; what is too long is settled at once. */
function fittingRecords(
  messages: readonly Message[],
  { calls, failures }: NormalisedBatch,
  settled: Map<number, Outcome>,
): VendorRecord[] {
  const records: VendorRecord[] = [];
  let next = 0;
  messages.forEach((message, position) => {
    if (settled.has(position)) return;
    const call = calls[next];
    if (call?.messageId !== message.id) {
      settled.set(
        position,
        rejected(`The Segment package refuses it: ${failures.get(message.id) ?? 'it gave no reason'}`),
      );
      return;
    }
    next += 1;
    const record = vendorRecord(message, position, call);
    if (record.bytes <= MAX_CALL_BYTES) records.push(record);
    else
      settled.set(
        position,
        rejected(`It is ${record.bytes} bytes long for Segment, which takes ${MAX_CALL_BYTES}.`),
      );
  });
  return records;
}

/** Segment's success has no documented body, but it is no web page: that is a login or a proxy in between. */
function isPage({ body }: TransportResponse): boolean {
  return body.trimStart().startsWith('<');
}
