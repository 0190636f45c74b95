/** BullMQ's PostgreSQL backend on a store of ours, with two of its habits changed. */
import { PostgresConnection, PostgresQueueBackend } from 'bullmq';
import type { BackendFactory, PostgresConnectionOptions } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresStore } from './postgres-store.js';

/** BullMQ's tables live in a schema of this name, apart from the app's own and from another BullMQ's. */
export const SCHEMA = 'analytics';

/** How often a worker looks whether a queue that another worker holds is free. */
const HELD_QUEUE_POLL_MS = 250;

/** Remembers no failed start: a queue made while the database is away works when it comes. */
class StoreConnection extends PostgresConnection {
  override readonly schema = SCHEMA;

  constructor(private readonly store: PostgresStore) {
    super(store);
  }

  override waitUntilReady(): Promise<void> {
    return this.store.whenReady();
  }
}

class StoreBackend extends PostgresQueueBackend {
  private readonly interruption: { now?: AbortController } = {};

  override async waitUntilReady(): Promise<void> {
    await this.connection.waitUntilReady();
    return super.waitUntilReady();
  }

  /** BullMQ would ask without a pause while jobs wait that the queue's global concurrency forbids to take. */
  override async waitForJob(blockTimeoutS: number): Promise<{ member: string; score: number } | null> {
    if (!(await this.isMaxed())) return super.waitForJob(blockTimeoutS);
    const interruption = new AbortController();
    this.interruption.now = interruption;
    await sleep(HELD_QUEUE_POLL_MS, undefined, { signal: interruption.signal }).catch(() => {});
    return null;
  }

  override async disconnectBlocking(wait?: boolean): Promise<void> {
    this.interruption.now?.abort();
    return super.disconnectBlocking(wait);
  }
}

/** What queues and workers are given instead of BullMQ's own `createPostgresBackend`. */
export function storeBackendFactory(
  store: PostgresStore,
): BackendFactory<StoreBackend, PostgresConnectionOptions> {
  return (name, options, { withBlockingConnection } = {}) => {
    const listenName = withBlockingConnection ? name : undefined;
    return new StoreBackend(new StoreConnection(store), name, options, true, listenName);
  };
}
