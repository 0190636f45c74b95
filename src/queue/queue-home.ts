/** The seam to BullMQ: where the queues live (Redis, Redis Cluster, PostgreSQL, embedded), behind one set of calls. */
import type { Job, Processor, Queue, Worker, WorkerOptions } from 'bullmq';
import type { HomeStore } from './home-store.js';

export type HomeKind = 'redis' | 'redis-cluster' | 'postgres' | 'embedded';

/** What a worker may choose; connection, prefix and backend belong to the home. */
export type HomeWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix' | 'telemetry'>;

/**
 * Makes BullMQ queues and workers on one store and answers the few questions whose answer differs between stores.
 * Nothing here throws because the store is unreachable when it is called: calls that need the store reject instead,
 * within `commandTimeoutMs`, and work again when the store is back.
 */
export abstract class QueueHome {
  abstract readonly kind: HomeKind;
  /** Where the store is, for logs: never with credentials. */
  abstract readonly address: string;

  /** The queue of that name; the same instance each time. Adding to it fails fast while the store is unreachable. */
  abstract queue(name: string): Queue;

  /** A worker on that queue, not yet running (`autorun: false`): call `run()`. It reconnects by itself. */
  abstract worker(queueName: string, processor: Processor, options: HomeWorkerOptions): Worker;

  /** The `count` oldest waiting jobs behind the `skip` oldest ones, oldest first. */
  abstract oldestWaiting(queue: Queue, skip: number, count: number): Promise<Job[]>;

  /** Those of these jobs that still exist and wait, in the order of `jobIds`. */
  abstract stillWaiting(queue: Queue, jobIds: readonly string[]): Promise<Job[]>;

  /**
   * Removes waiting jobs, in one atomic step where the store can; jobs that are gone or no longer wait are left alone.
   * Cheap for the oldest jobs whatever the backlog: it never scans the queue from its newest end.
   */
  abstract removeWaiting(queue: Queue, jobIds: readonly string[]): Promise<void>;

  /** The store itself; its calls fail fast while it is unreachable. */
  abstract store(): HomeStore;

  /** Resolves when the store answers; rejects with one clear sentence otherwise. */
  abstract ping(): Promise<void>;

  /** Closes every queue, worker and connection that this home made. */
  abstract close(): Promise<void>;
}
