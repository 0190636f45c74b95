/** Decides which jobs are delivered together, and keeps account of what became of each of their messages. */
import type { BatchLimits } from '../destinations/destination.js';
import type { Message } from '../message/message.js';
import { messagesOf, type BatchRecord, type ChunkJob, type Lease } from './lease.js';

/** From so many deaths on, a job is delivered without others, in case one of them kills the worker. */
const ALONE_FROM_DEATHS = 3;
/** Jobs read at a time; a calm queue answers the first read with fewer. */
const PAGE_SIZE = 64;
/** More riders than this make the record larger than it is worth. */
const MAX_RIDERS = 1_000;

/** A message of the batch and where it stands. */
export interface Entry {
  readonly message: Message;
  readonly jobId: string;
  readonly position: number;
}

/** Somebody put a job into the queue that is none of ours. */
export class ForeignJobError extends Error {
  override readonly name = 'ForeignJobError';
}

export class Batch {
  private readonly settled = new Map<string, Set<number>>();

  constructor(
    readonly riders: readonly string[],
    private readonly entries: readonly Entry[],
    private readonly bytes: number,
    settled: BatchRecord['settled'] = {},
  ) {
    for (const [jobId, positions] of Object.entries(settled)) this.settled.set(jobId, new Set(positions));
  }

  /** Messages that are neither delivered nor in the dead letter, oldest first. */
  get open(): Entry[] {
    return this.entries.filter(({ jobId, position }) => !this.settled.get(jobId)?.has(position));
  }

  /** As many of the oldest open messages as one call of the destination may get, and one at least. */
  slice({ maxSize, maxBytes }: BatchLimits): Entry[] {
    const open = this.open.slice(0, maxSize);
    if (this.bytes <= maxBytes) return open;
    let bytes = 0;
    const most = open.findIndex(
      ({ message }) => (bytes += Buffer.byteLength(JSON.stringify(message))) > maxBytes,
    );
    return most < 0 ? open : open.slice(0, Math.max(1, most));
  }

  settle({ jobId, position }: Entry): void {
    const positions = this.settled.get(jobId) ?? new Set();
    this.settled.set(jobId, positions.add(position));
  }

  /** A batch of just this message, with an account of its own. */
  only(entry: Entry): Batch {
    return new Batch(this.riders, [entry], 0);
  }

  record(): BatchRecord {
    const settled = Object.fromEntries(
      [...this.settled].map(([jobId, positions]) => [jobId, [...positions]]),
    );
    return { riders: this.riders, settled };
  }
}

/**
 * Reads the jobs that ride with the head of a lease. A batch that was written down before is read as it was, less the jobs that
 * are gone; a new one takes as many of the oldest jobs as the limits allow.
 */
export async function findRiders(lease: Lease, limits: BatchLimits): Promise<ChunkJob[]> {
  await lease.prove();
  if (lease.deaths >= ALONE_FROM_DEATHS) return [];
  return lease.record ? lease.stillBehind(lease.record.riders) : gatherRiders(lease, limits);
}

/** @throws ForeignJobError when the head is no job of ours; a rider that is none stays behind, and is met as a head. */
export async function readBatch({ head, record }: Lease, found: readonly ChunkJob[]): Promise<Batch> {
  const messages = await Promise.all([head, ...found].map(messagesOf));
  const readable = messages.findIndex((each) => each === undefined);
  if (readable === 0)
    throw new ForeignJobError(`The job ${String(head.id)} holds no messages of nestjs-analytics.`);
  const riders = readable < 0 ? found : found.slice(0, readable - 1);
  const entries = [head, ...riders].flatMap((job, at) =>
    (messages[at] ?? []).map((message, position) => ({ message, jobId: String(job.id), position })),
  );
  const bytes = [head, ...riders].reduce((sum, job) => sum + job.data.bytes, 0);
  return new Batch(riders.map((job) => String(job.id)), entries, bytes, record?.settled); // prettier-ignore
}

async function gatherRiders(lease: Lease, limits: BatchLimits): Promise<ChunkJob[]> {
  const riders: ChunkJob[] = [];
  let { count, bytes } = lease.head.data;
  while (riders.length < MAX_RIDERS) {
    const page = await lease.behind(riders.length, PAGE_SIZE);
    for (const job of page) {
      count += job.data.count;
      bytes += job.data.bytes;
      // A job that is none of ours is met as the head, alone.
      if (Number.isNaN(count + bytes)) return riders;
      // A job with a record of its own was given back in mid-batch: it continues as the head of that batch.
      if (count > limits.maxSize || bytes > limits.maxBytes || job.data.batch) return riders;
      riders.push(job);
    }
    if (page.length < PAGE_SIZE) return riders;
  }
  return riders;
}
