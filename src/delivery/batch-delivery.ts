/** Delivers one batch: call after call until nothing of it is open, waiting in place for a vendor that is down. */
import type { Destination } from '../destinations/destination.js';
import { retryable, type Outcome } from '../destinations/outcome.js';
import { backoffMs, pause, type BackoffOptions } from './backoff.js';
import { findRiders, readBatch, type Batch, type Entry } from './batch.js';
import type { DeadLetter } from './dead-letter.js';
import type { DeliveryObserver } from './delivery-observer.js';
import type { Lease } from './lease.js';

/** From so many deaths on, the messages of a job are delivered one by one, each written down before. */
const SINGLY_FROM_DEATHS = 5;
/** A message over which a worker died so often, alone, goes to the dead letter. */
const MAX_DEATHS_OF_ONE_MESSAGE = 2;
/** How often a batch that may wait for more looks whether more has come. */
const LOOK_AGAIN_MS = 250;

export class BatchDelivery {
  constructor(
    private readonly destination: Destination,
    private readonly deadLetter: DeadLetter,
    private readonly observer: DeliveryObserver,
    private readonly backoff: BackoffOptions,
  ) {}

  /**
   * @throws BatchLeftError when the worker stops before the batch is done: give the job back then.
   */
  async run(lease: Lease): Promise<void> {
    if (lease.record?.done) {
      await lease.persistently(() => lease.remove(lease.record?.riders ?? []));
      return;
    }
    await this.waitForMore(lease);
    const riders = await lease.persistently(() => findRiders(lease, this.destination.batch));
    const batch = await readBatch(lease, riders);
    const suspect = lease.record?.suspect;
    await lease.persistently(() => lease.writeDown({ ...batch.record(), suspect }));
    await (lease.deaths >= SINGLY_FROM_DEATHS
      ? this.deliverSingly(lease, batch)
      : this.deliver(lease, batch));
    if (batch.riders.length === 0) return;
    await lease.persistently(() => lease.writeDown({ ...batch.record(), done: true }));
    await lease.persistently(() => lease.remove(batch.riders));
  }

  /** A destination with a `maxWaitMs` gets larger batches: the jobs wait in the queue until there are enough. */
  private async waitForMore(lease: Lease): Promise<void> {
    const { maxWaitMs, maxSize, maxBytes } = this.destination.batch;
    const until = lease.head.timestamp + maxWaitMs;
    while (Date.now() < until && !lease.record) {
      const behind = await lease.persistently(() => lease.behind(0, maxSize));
      const jobs = [lease.head, ...behind];
      const count = jobs.reduce((sum, job) => sum + job.data.count, 0);
      const bytes = jobs.reduce((sum, job) => sum + job.data.bytes, 0);
      if (count >= maxSize || bytes >= maxBytes) return;
      await pause(Math.min(LOOK_AGAIN_MS, until - Date.now()), lease.waits);
      lease.goOn();
    }
  }

  private async deliver(lease: Lease, batch: Batch): Promise<void> {
    for (let attempt = 1; batch.open.length > 0;) {
      lease.goOn();
      const { refusal, progress } = await this.attempt(lease, batch);
      // Whoever takes over must not send again what was already taken.
      if (progress && batch.open.length > 0) await lease.persistently(() => lease.writeDown(batch.record()));
      if (progress) attempt = 1;
      if (!refusal) continue;
      const waitMs = backoffMs(attempt, refusal.afterMs, this.backoff);
      const waiting = batch.open.map(({ message }) => message);
      this.observer.retried(this.destination.name, waiting, refusal.reason, waitMs);
      await pause(waitMs, lease.waits);
      attempt += 1;
    }
  }

  private async deliverSingly(lease: Lease, batch: Batch): Promise<void> {
    for (const entry of batch.open) {
      const { message } = entry;
      const earlier = lease.record?.suspect;
      const deaths = earlier?.id === message.id ? earlier.deaths + 1 : 0;
      await lease.persistently(() =>
        lease.writeDown({ ...batch.record(), suspect: { id: message.id, deaths } }),
      );
      if (deaths >= MAX_DEATHS_OF_ONE_MESSAGE) {
        await this.settle(lease, batch, entry, { status: 'rejected', reason: `The worker died ${deaths} times while delivering it.` }); // prettier-ignore
        continue;
      }
      await this.deliver(lease, batch.only(entry));
      batch.settle(entry);
    }
  }

  /** One call of the destination for as much of the open messages as it takes at a time. */
  private async attempt(lease: Lease, batch: Batch) {
    const entries = batch.slice(this.destination.batch);
    const outcomes = await this.call(lease, entries);
    let progress = false;
    let refusal: (Outcome & { status: 'retryable' }) | undefined;
    const taken: Entry[] = [];
    for (const [at, entry] of entries.entries()) {
      const outcome = outcomes[at] ?? retryable(`${this.destination.name} gave no outcome for this message.`);
      if (outcome.status === 'retryable') {
        refusal ??= outcome;
        continue;
      }
      await this.settle(lease, batch, entry, outcome);
      if (outcome.status === 'delivered') taken.push(entry);
      progress = true;
    }
    if (taken.length > 0) this.observer.delivered(this.destination.name, taken.map(({ message }) => message)); // prettier-ignore
    return { refusal, progress };
  }

  private async call(lease: Lease, entries: readonly Entry[]): Promise<readonly Outcome[]> {
    const messages = entries.map(({ message }) => message);
    const startedAt = performance.now();
    try {
      const outcomes: unknown = await this.destination.deliver(messages, lease.calls);
      if (Array.isArray(outcomes)) return outcomes as Outcome[];
      throw new Error(`${this.destination.name} answered no list of outcomes.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return messages.map(() => retryable(reason));
    } finally {
      this.observer.called(this.destination.name, performance.now() - startedAt);
    }
  }

  private async settle(lease: Lease, batch: Batch, entry: Entry, outcome: Outcome): Promise<void> {
    if (outcome.status === 'rejected') {
      await lease.persistently(() =>
        this.deadLetter.add(entry.message, outcome.reason, `${entry.jobId}-${entry.position}`),
      );
      this.observer.rejected(this.destination.name, entry.message, outcome.reason);
    }
    batch.settle(entry);
  }
}
