/** All workers of all destinations in this process: starts them, answers for them, stops them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Destination } from '../destinations/destination.js';
import type { QueueHome } from '../queue/queue-home.js';
import { shardQueueNames, type QueuedDestination } from '../queue/queue-names.js';
import { BackoffOptions } from './backoff.js';
import { DeadLetter } from './dead-letter.js';
import type { DeliveryObserver } from './delivery-observer.js';
import { ShardWorker } from './shard-worker.js';

/** A destination and how it is queued. */
export interface RunningDestination {
  readonly destination: Destination;
  readonly queued: QueuedDestination;
}

const DRAIN_LOOK_MS = 50;

export class Delivery {
  private readonly workers: ShardWorker[];

  constructor(
    private readonly home: QueueHome,
    private readonly destinations: readonly RunningDestination[],
    observer: DeliveryObserver,
    backoff: BackoffOptions = new BackoffOptions(),
  ) {
    this.workers = destinations.flatMap(({ destination, queued }) => {
      const deadLetter = new DeadLetter(home, queued);
      return shardQueueNames(queued).map(
        (queueName) => new ShardWorker(home, queueName, destination, deadLetter, observer, backoff),
      );
    });
  }

  start(): void {
    for (const worker of this.workers) worker.start();
  }

  /** Every worker of this process runs. */
  get alive(): boolean {
    return this.workers.every((worker) => worker.alive);
  }

  /**
   * Delivers what waits, if the destinations take it, then stops the workers and closes the destinations.
   * @param drainMs at most so long for the first.
   * @param stopMs at most so long for vendor calls under way; they are cut then.
   */
  async stop(drainMs = 0, stopMs = 1_000): Promise<void> {
    await this.drain(drainMs);
    await Promise.all(this.workers.map((worker) => worker.stop(stopMs)));
    await Promise.all(this.destinations.map(({ destination }) => destination.close?.()));
  }

  private async drain(drainMs: number): Promise<void> {
    const until = Date.now() + drainMs;
    while (Date.now() < until) {
      const pending = await this.pendingJobs().catch(() => 0);
      if (pending === 0) return;
      await sleep(DRAIN_LOOK_MS);
    }
  }

  private async pendingJobs(): Promise<number> {
    const names = this.destinations.flatMap(({ queued }) => shardQueueNames(queued));
    const counts = await Promise.all(names.map((name) => this.home.queue(name).getJobCountByTypes('waiting', 'active'))); // prettier-ignore
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
