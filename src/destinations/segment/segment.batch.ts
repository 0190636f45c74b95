/** The official Segment package as the vocabulary: it normalises calls, and sends none of them. */
import type { Analytics, HTTPClientRequest } from '@segment/analytics-node';
import type { Properties } from '../../message/message.js';
import type { SegmentCall } from './segment.call.js';
import type { SegmentOptions } from './segment.options.js';

/** A call as the package would send it. */
export interface NormalisedCall {
  readonly messageId: string;
  readonly context: Properties;
  readonly [field: string]: unknown;
}

/** What the package made of a batch. */
export interface NormalisedBatch {
  /** By the marks that `add` gave them, without those in `failures`. */
  readonly calls: ReadonlyMap<string, NormalisedCall>;
  /** Why the package would not take a call, by its mark. */
  readonly failures: ReadonlyMap<string, string>;
}

/**
 * One instance of the package for one batch, so that batches never mix and nothing of a failed one stays behind.
 * Its HTTP client takes everything at once: limits, statuses and waiting are ours, since the package counts
 * escapes instead of bytes, and retries a 429 that carries `Retry-After` whatever `maxRetries` says.
 */
export class SegmentBatch {
  private readonly analytics: Analytics;
  private readonly requests: HTTPClientRequest[] = [];
  private readonly failures = new Map<string, string>();
  private count = 0;

  constructor(AnalyticsPackage: typeof Analytics, options: SegmentOptions, size: number) {
    this.analytics = new AnalyticsPackage({
      writeKey: options.writeKey,
      host: options.host,
      maxRetries: 0,
      flushAt: size,
      // A call that the package refuses leaves its batch short of `flushAt`; then this takes it out.
      flushInterval: 1,
      httpClient: { makeRequest: async (request) => this.capture(request) },
    });
    this.analytics.on('error', (error) => {
      const mark = error.ctx?.event.messageId;
      if (mark) this.failures.set(mark, String(error.reason));
    });
  }

  /**
   * The mark that stands for the call's message id until the package is done with it: ids come from clients, and two
   * messages may have the same one.
   *
   * @throws what the package finds wrong with the call.
   */
  add(call: SegmentCall): string {
    const mark = String(this.count);
    // Without the callback, for the sake of which the package would take 300 ms a batch.
    call(this.analytics, mark);
    this.count += 1;
    return mark;
  }

  /** Resolves when the package is done with every call. */
  async normalised(): Promise<NormalisedBatch> {
    if (this.count > 0) await new Promise<void>((resolve) => void this.analytics.once('drained', resolve));
    const calls = this.requests.flatMap(
      ({ body }) => (JSON.parse(body) as { batch: NormalisedCall[] }).batch,
    );
    return { calls: new Map(calls.map((call) => [call.messageId, call])), failures: this.failures };
  }

  private capture(request: HTTPClientRequest): { status: number; statusText: string } {
    this.requests.push(request);
    return { status: 200, statusText: 'OK' };
  }
}
