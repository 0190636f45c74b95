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

export class Batch {
  private readonly settled = new Map<string, Set<number>>();

  constructor(
    readonly riders: readonly string[],
    private readonly entries: readonly Entry[],
    settled: BatchRecord['settled'] = {},
  ) {
    for (const [jobId, positions] of Object.entries(settled)) this.settled.set(jobId, new Set(positions));
  }

  /** Messages that are neither delivered nor in the dead letter, oldest first. */
  get open(): Entry[] {
    return this.entries.filter(({ jobId, position }) => !this.settled.get(jobId)?.has(position));
  }

  settle({ jobId, position }: Entry): void {
    const positions = this.settled.get(jobId) ?? new Set();
    this.settled.set(jobId, positions.add(position));
  }

  /** A batch of just this message, with an account of its own. */
  only(entry: Entry): Batch {
    return new Batch(this.riders, [entry]);
  }

  record(): BatchRecord {
    const settled = Object.fromEntries(
      [...this.settled].map(([jobId, positions]) => [jobId, [...positions]]),
    );
    return { riders: this.riders, settled };
  }
}

/**
 * Reads the batch of a lease. One that was written down before is read as it was, less the jobs that are gone;
 * a new one takes as many of the oldest jobs as the limits allow and is written down before it is returned.
 */
export async function openBatch(lease: Lease, limits: BatchLimits): Promise<Batch> {
  await lease.prove();
  const { record } = lease;
  const alone = lease.deaths >= ALONE_FROM_DEATHS;
  if (record && !alone) {
    const riders = await lease.stillBehind(record.riders);
    return batchOf(lease.head, riders, record.settled);
  }
  if (alone) {
    await lease.writeDown({ ...record, riders: [] });
    return batchOf(lease.head, [], record?.settled);
  }
  const riders = await gatherRiders(lease, limits);
  const batch = await batchOf(lease.head, riders);
  await lease.writeDown(batch.record());
  return batch;
}

async function gatherRiders(lease: Lease, limits: BatchLimits): Promise<ChunkJob[]> {
  const riders: ChunkJob[] = [];
  let { count, bytes } = lease.head.data;
  while (riders.length < MAX_RIDERS) {
    const page = await lease.behind(riders.length, PAGE_SIZE);
    for (const job of page) {
      count += job.data.count;
      bytes += job.data.bytes;
      // A job with a record of its own was given back in mid-batch: it continues as the head of that batch.
      if (count > limits.maxSize || bytes > limits.maxBytes || job.data.batch) return riders;
      riders.push(job);
    }
    if (page.length < PAGE_SIZE) return riders;
  }
  return riders;
}

async function batchOf(
  head: ChunkJob,
  riders: readonly ChunkJob[],
  settled?: BatchRecord['settled'],
): Promise<Batch> {
  const jobs = [head, ...riders];
  const messages = await Promise.all(jobs.map(messagesOf));
  const entries = jobs.flatMap((job, at) =>
    (messages[at] ?? []).map((message, position) => ({ message, jobId: String(job.id), position })),
  );
  return new Batch(
    riders.map((job) => String(job.id)),
    entries,
    settled,
  );
}
