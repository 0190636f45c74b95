/** Delivers to Segment: each message as the call of its spec, in order, within its limits. */
import type { Analytics } from '@segment/analytics-node';
import type { Message } from '../../message/message.js';
import { WholeRefusal } from '../bisection.js';
import { withDefaults } from '../defaults.js';
import type { Destination } from '../destination.js';
import { outcomeOfError, outcomeOfResponse } from '../http-outcome.js';
import { loadOptionalPackage } from '../optional-package.js';
import { delivered, type Outcome, retryable } from '../outcome.js';
import { deliverDrafts } from '../record-delivery.js';
import { inSlices } from '../slices.js';
import { TransportError } from '../transport-error.js';
import { Transport, type TransportRequest, type TransportResponse } from '../transport.js';
import { inRequests, jsonArray, type VendorRecord } from '../vendor-record.js';
import { segmentDrafts } from './segment.drafts.js';
import { SegmentOptions } from './segment.options.js';

/** "500KB per batch", read the narrower way (segment.com/docs/connections/sources/catalog/libraries/server/http-api). */
const MAX_REQUEST_BYTES = 500_000;

/** For `{"batch":…,"writeKey":…,"sentAt":…}` around the calls; a write key has 32 characters. */
const ENVELOPE_BYTES = 512;

/** At more calls a batch than 2,500, Segment answers 200 and rejects them. */
const LIMITS = { maxCount: 2_500, maxBytes: MAX_REQUEST_BYTES - ENVELOPE_BYTES };

/** The package needs some 75 µs a call: this many keep the event loop for 4 ms. */
const SLICE_SIZE = 50;

/**
 * @throws when the write key is missing, or the package `@segment/analytics-node`.
 */
export async function createSegment(
  options: Partial<SegmentOptions> & Pick<SegmentOptions, 'writeKey'>,
): Promise<Destination> {
  const settings = withDefaults(new SegmentOptions(), options);
  if (settings.writeKey === '') {
    throw new Error(
      '[analytics] Missing the Segment write key. Set it, or remove segment from the destinations.',
    );
  }
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
    const drafts = await inSlices(messages, SLICE_SIZE, (slice) =>
      segmentDrafts(this.AnalyticsPackage, this.options, slice),
    );
    return deliverDrafts(
      drafts,
      (records) => inRequests(records, LIMITS),
      (records) => this.send(records, signal),
    );
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  private async send(
    records: readonly VendorRecord[],
    signal: AbortSignal,
  ): Promise<Outcome[] | WholeRefusal> {
    try {
      const outcome = outcomeOf(await this.transport.send({ ...this.request(records), signal }));
      return outcome instanceof WholeRefusal ? outcome : records.map(() => outcome);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return records.map(() => outcomeOfError('Segment', error));
    }
  }

  /** Without gzip, which the HTTP API does not document. */
  private request(records: readonly VendorRecord[]): TransportRequest {
    const { writeKey, host } = this.options;
    const rest = JSON.stringify({ writeKey, sentAt: new Date() }).slice(1);
    return {
      url: `${host.replace(/\/+$/, '')}/v1/batch`,
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      },
      body: `{"batch":${jsonArray(records)},${rest}`,
    };
  }
}

/** Segment's success has no documented body, but it is no web page: that is a login or a proxy in between. */
function outcomeOf(response: TransportResponse): Outcome | WholeRefusal {
  const outcome = outcomeOfResponse('Segment', response);
  if (outcome !== delivered || !response.body.trimStart().startsWith('<')) return outcome;
  return retryable(
    `Something else than Segment answered ${response.status}, with a web page. Check the host.`,
  );
}
