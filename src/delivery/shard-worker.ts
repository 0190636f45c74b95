/** Works off one ordered queue: takes its oldest job as a lease and delivers what waits behind it along with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError, type Job, type Queue, type Worker } from 'bullmq';
import type { Destination } from '../destinations/destination.js';
import type { QueueHome } from '../queue/queue-home.js';
import { pause, persistently, type BackoffOptions } from './backoff.js';
import { ForeignJobError } from './batch.js';
import { BatchDelivery } from './batch-delivery.js';
import type { DeadLetter } from './dead-letter.js';
import type { DeliveryObserver } from './delivery-observer.js';
import { BatchLeftError, Lease, LOCK_MS, type ChunkJobData } from './lease.js';

/** A worker that died is noticed after at most `LOCK_MS` and this: 10 s. */
const STALLED_CHECK_MS = 2_000;
/** BullMQ fails a job for good after one death; ours are delivered ever more carefully instead. */
const MAX_STALLED_COUNT = 1_000_000;
/** How long BullMQ waits before it asks the queue again after an error. */
const RUN_RETRY_MS = 1_000;
/** Time to give a batch back after its call was cut. */
const CLOSE_GRACE_MS = 1_000;

export class ShardWorker {
  private readonly stopping = new AbortController();
  private readonly delivery: BatchDelivery;
  private readonly queue: Queue;
  private worker?: Worker;
  private lease?: Lease;
  private limited = false;
  private ready: Promise<void> = Promise.resolve();

  constructor(
    private readonly home: QueueHome,
    private readonly queueName: string,
    private readonly destination: Destination,
    deadLetter: DeadLetter,
    private readonly observer: DeliveryObserver,
    backoff: BackoffOptions,
  ) {
    this.queue = home.queue(queueName);
    this.delivery = new BatchDelivery(destination, deadLetter, observer, backoff);
  }

  /** Returns at once; the work begins when the queue can be reached. */
  start(): void {
    this.ready = this.begin().catch((error: unknown) => this.failed(error as Error));
  }

  get alive(): boolean {
    return this.worker?.isRunning() ?? false;
  }

  /**
   * Begins no new attempt, lets the call under way end within `timeoutMs`, and gives back what is not done.
   */
  async stop(timeoutMs: number): Promise<void> {
    this.stopping.abort();
    this.lease?.leave();
    const cut = setTimeout(() => this.lease?.cut(), timeoutMs);
    // With the queue away BullMQ may wait for it for ever; the home's own close ends that.
    const patience = new AbortController();
    const late = sleep(timeoutMs + CLOSE_GRACE_MS, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([this.ready.then(() => this.worker?.close()), late]);
    patience.abort();
    clearTimeout(cut);
  }

  private async begin(): Promise<void> {
    await persistently(
      () => this.limit(),
      this.stopping.signal,
      (error) => this.failed(error),
    );
    this.worker = this.home.worker(this.queueName, (job: Job<ChunkJobData>, token) => this.work(job, token), {
      autorun: false,
      concurrency: 1,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED_COUNT,
      runRetryDelay: RUN_RETRY_MS,
      removeOnComplete: { count: 0 },
    });
    this.worker.on('error', (error) => {
      this.limited = false;
      this.failed(error);
    });
    this.worker.on('lockRenewalFailed', (jobIds) => {
      if (this.lease && jobIds.includes(String(this.lease.head.id))) this.lease.lose();
    });
    this.worker.run().catch((error: unknown) => this.failed(error as Error));
  }

  /** One active job a queue is what makes it ordered. The setting lives in the queue, and is gone when a store comes back empty. */
  private async limit(): Promise<void> {
    await this.queue.setGlobalConcurrency(1);
    this.limited = true;
  }

  private async work(job: Job<ChunkJobData>, token = ''): Promise<void> {
    const lease = new Lease(this.home, this.queue, job, token, (error) => this.failed(error));
    this.lease = lease;
    if (this.stopping.signal.aborted) lease.leave();
    try {
      if (!this.limited) await lease.persistently(() => this.limit());
      await this.deliver(lease);
    } finally {
      this.lease = undefined;
    }
  }

  /** An error nobody expected is no reason to let other jobs overtake: it is reported, and the batch tried again in place. */
  private async deliver(lease: Lease): Promise<void> {
    for (;;) {
      try {
        return await this.delivery.run(lease);
      } catch (error) {
        if (error instanceof BatchLeftError || this.stopping.signal.aborted) throw await lease.giveBack();
        this.failed(error as Error);
        // BullMQ keeps it among the queue's failed jobs, where its tools show it: it is no message of ours.
        if (error instanceof ForeignJobError) throw new UnrecoverableError(error.message);
        if (lease.waits.aborted) throw error;
      }
      await pause(RUN_RETRY_MS, lease.waits);
    }
  }

  private failed(error: Error): void {
    this.observer.failed(this.destination.name, error);
  }
}
