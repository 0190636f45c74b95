/** BullMQ options that every queue and worker of ours shares. */
import type { DefaultJobOptions, WorkerOptions } from 'bullmq';

/** A job leaves the queue when it is delivered, and is never failed for good: the queue is the only retry system. */
export const JOB_DEFAULTS: DefaultJobOptions = { removeOnComplete: true, attempts: 1_000_000_000 };

/** BullMQ keeps a stream of what happened to jobs for its own tools; this many entries do. */
export const EVENTS_MAX_LENGTH = 1_000;

/** BullMQ waits 15 s by default until it looks whether a lost store is back. */
export const WORKER_DEFAULTS: Partial<WorkerOptions> = { autorun: false, runRetryDelay: 1_000 };
