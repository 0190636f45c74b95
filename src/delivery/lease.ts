/** The active job of a queue: who holds it may read the jobs behind it and deliver them together. */
import { WaitingError, type Job, type Queue } from 'bullmq';
import { persistently } from './backoff.js';
import { decodeChunk, type Chunk } from '../queue/chunk.js';
import type { Message } from '../message/message.js';
import type { QueueHome } from '../queue/queue-home.js';

/** How long a worker's hold on its job outlasts the worker; it is renewed at half of that. */
export const LOCK_MS = 8_000;

/** What is written into the active job before and after it acts, so that whoever takes over repeats exactly that. */
export interface BatchRecord {
  /** Ids of the jobs that ride with the active one, oldest first. */
  readonly riders: readonly string[];
  /** Everything is delivered or in the dead letter; only the removal of the riders may be missing. */
  readonly done?: boolean;
  /** Positions, job by job, of messages that are already delivered or in the dead letter. */
  readonly settled?: Readonly<Record<string, readonly number[]>>;
  /** The message that was about to be delivered alone, and how often a worker died over it. */
  readonly suspect?: { readonly id: string; readonly deaths: number };
}

/** A chunk in its job. */
export type ChunkJobData = Chunk & { readonly batch?: BatchRecord };

export type ChunkJob = Job<ChunkJobData>;

/** The worker stops: the batch is left as it is, for another one. */
export class BatchLeftError extends Error {
  override readonly name = 'BatchLeftError';
}

export class Lease {
  private readonly waiting = new AbortController();
  private readonly calling = new AbortController();
  private lostError?: Error;

  constructor(
    private readonly home: QueueHome,
    private readonly queue: Queue,
    readonly head: ChunkJob,
    private readonly token: string,
    private readonly onFailure: (error: Error) => void = () => {},
  ) {}

  /** Aborts when there is nothing to wait for any more: the worker stops, or the lease is lost. */
  get waits(): AbortSignal {
    return this.waiting.signal;
  }

  /** Aborts when a vendor call under way must end. */
  get calls(): AbortSignal {
    return this.calling.signal;
  }

  /** How often a worker died (or lost its lock) while it held this job. */
  get deaths(): number {
    return this.head.stalledCounter ?? 0;
  }

  get record(): BatchRecord | undefined {
    return this.head.data.batch;
  }

  /**
   * Asked before each attempt.
   * @throws when the worker stops, or the lease is lost.
   */
  goOn(): void {
    if (this.lostError) throw this.lostError;
    if (this.waiting.signal.aborted) throw new BatchLeftError('The worker stops.');
  }

  /** Repeats an operation on the queue until it succeeds, or there is nothing to wait for any more. */
  persistently<T>(operation: () => Promise<T>): Promise<T> {
    return persistently(operation, this.waits, this.onFailure);
  }

  /** The worker stops: no new attempt, but the call under way may end. */
  leave(): void {
    this.waiting.abort();
  }

  /** The worker stops now. */
  cut(): void {
    this.leave();
    this.calling.abort();
  }

  lose(): void {
    this.lostError = new Error('The lease of this batch was lost: its lock could not be renewed in time.');
    this.cut();
  }

  /** Jobs behind the head, oldest first. */
  behind(skip: number, count: number): Promise<ChunkJob[]> {
    return this.home.oldestWaiting(this.queue, skip, count);
  }

  /** Those of these jobs that nobody else has removed. */
  stillBehind(jobIds: readonly string[]): Promise<ChunkJob[]> {
    return jobIds.length === 0 ? Promise.resolve([]) : this.home.stillWaiting(this.queue, jobIds);
  }

  /**
   * Makes sure that no other worker holds the job by now; writing to it does not tell.
   * @throws when the lease is lost.
   */
  async prove(): Promise<void> {
    if ((await this.head.extendLock(this.token, LOCK_MS)) !== 1) this.lose();
    this.goOn();
  }

  async writeDown(batch: BatchRecord): Promise<void> {
    await this.head.updateData({ ...this.head.data, batch });
  }

  async remove(jobIds: readonly string[]): Promise<void> {
    if (jobIds.length > 0) await this.home.removeWaiting(this.queue, jobIds);
  }

  /** Puts the job back for another worker; the caller throws what this returns, which is BullMQ's sign for it. */
  async giveBack(): Promise<Error> {
    await this.head.moveToWait(this.token);
    return new WaitingError();
  }
}

/** The messages of a job, in order; undefined where it is no job of ours. */
export async function messagesOf(job: ChunkJob): Promise<readonly Message[] | undefined> {
  try {
    const messages = await decodeChunk(job.data);
    return Array.isArray(messages) && messages.length > 0 ? messages : undefined;
  } catch {
    return undefined;
  }
}
