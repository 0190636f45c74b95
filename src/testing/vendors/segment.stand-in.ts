/** A Segment that refuses what the real one would, and remembers what it took and what it would have dropped in silence. */
import type { ReceivedRequest, Reply } from './exchange.js';
import type { JsonRecord } from './json-record.js';
import { readSegmentRequest } from './segment/batch.request.js';
import { callViolation } from './segment/call.rules.js';
import type { SegmentCall } from './segment/call.rules.js';
import { VendorServer } from './vendor.server.js';
import type { VendorOptions } from './vendor.server.js';

export interface StandInSegmentOptions extends VendorOptions {
  /** The source's write key; unset, any key is. */
  readonly writeKey?: string;
}

/** What Segment acknowledged with 200 and then dropped; `call` is absent when it was the whole request. */
export interface SegmentViolation {
  readonly reason: string;
  readonly call?: JsonRecord;
}

/** segment.com/docs, HTTP API: larger batches get 200, and their calls are rejected. */
const MAX_CALLS = 2500;
/** segment.com/docs, duplicate data: ids are remembered for at least 24 hours, whatever the source. */
const DEDUPE_MS = 24 * 3_600_000;

export class StandInSegment extends VendorServer {
  /** Calls that were taken and not seen before, in order of arrival. */
  readonly calls: SegmentCall[] = [];
  /** Calls whose messageId was seen in the last 24 hours. */
  readonly duplicates: SegmentCall[] = [];
  /** What the real Segment would have dropped; a test of a well-behaved client finds none. */
  readonly violations: SegmentViolation[] = [];
  private readonly seenAt = new Map<string, number>();

  private constructor(private readonly options: StandInSegmentOptions) {
    super(options);
  }

  static async start(options: StandInSegmentOptions = {}): Promise<StandInSegment> {
    const segment = new StandInSegment(options);
    await segment.up();
    return segment;
  }

  protected answer(request: ReceivedRequest): Reply {
    const { writeKey, calls } = readSegmentRequest(request);
    const violation = this.requestViolation(request, writeKey, calls.length);
    if (violation) this.violations.push({ reason: violation });
    else for (const call of calls) this.take(call, request.at);
    return { status: 200, body: { success: true } };
  }

  protected summary(): string {
    const reasons = [...new Set(this.violations.map(({ reason }) => reason))].join('; ') || 'none';
    return `Segment holds ${this.calls.length} calls, ${this.duplicates.length} duplicates and ${this.violations.length} violations (${reasons}).`;
  }

  private requestViolation(
    { headers }: ReceivedRequest,
    writeKey: string | undefined,
    calls: number,
  ): string | undefined {
    if (!writeKey) return 'the writeKey is missing';
    if (this.options.writeKey !== undefined && writeKey !== this.options.writeKey)
      return 'the writeKey is not that of the source';
    if (!headers['content-type']?.startsWith('application/json'))
      return 'Content-Type is not application/json';
    if (calls > MAX_CALLS) return `${calls} calls exceed the limit of ${MAX_CALLS} a batch`;
    return undefined;
  }

  private take(record: JsonRecord, at: number): void {
    const reason = callViolation(record);
    if (reason) {
      this.violations.push({ reason, call: record });
      return;
    }
    const call = record as SegmentCall;
    const seenAt = this.seenAt.get(call.messageId);
    if (seenAt !== undefined && at - seenAt < DEDUPE_MS) {
      this.duplicates.push(call);
      return;
    }
    this.seenAt.set(call.messageId, at);
    this.calls.push(call);
  }
}
