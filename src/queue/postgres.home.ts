/** The queue on a PostgreSQL server, in a schema of its own. */
import { Queue, runMigrations, Worker } from 'bullmq';
import type { Job, PgPool, Processor } from 'bullmq';
import pg from 'pg';
import { HomeMembers } from './home-members.js';
import type { HomeOptions } from './home-options.js';
import type { HomeStore } from './home-store.js';
import { EVENTS_MAX_LENGTH, JOB_DEFAULTS, WORKER_DEFAULTS } from './job-defaults.js';
import { SCHEMA, storeBackendFactory } from './postgres-backend.js';
import { deleteWaiting, forgetExpiredDeduplications, selectOldestWaiting, selectStillWaiting } from './postgres-jobs.js'; // prettier-ignore
import { PostgresStore } from './postgres-store.js';
import { QueueHome } from './queue-home.js';
import type { HomeKind, HomeWorkerOptions } from './queue-home.js';
import type { PostgresPlace } from './queue-url.js';

/** Connections for queries; each worker adds one on which it waits for news. */
const QUERY_CONNECTIONS = 10;

const SWEEP_INTERVAL_MS = 60_000;

type StoreOptions = Pick<HomeOptions, 'commandTimeoutMs' | 'onError'>;

/** A database and what is particular about it; the embedded queue has one of its own. */
export interface Database {
  readonly kind: HomeKind;
  readonly address: string;
  /** What to tell when it can't be reached. */
  readonly away: string;
  readonly pool: PgPool;
  /** For so long calls wait for the first start, in milliseconds; by default as long as for any command. */
  readonly startTimeoutMs?: number;
  /** Comes before the migrations. */
  open?(): Promise<void>;
  /** A worker is made: it needs a connection of its own. */
  addConnection?(): void;
}

export class PostgresHome extends QueueHome {
  readonly kind: HomeKind;
  readonly address: string;
  private readonly members: HomeMembers;
  private readonly connections: PostgresStore;
  private readonly backend: ReturnType<typeof storeBackendFactory>;
  private readonly sweep: NodeJS.Timeout;
  private closing?: Promise<void>;

  constructor(
    private readonly database: Database,
    private readonly options: StoreOptions,
  ) {
    super();
    this.kind = database.kind;
    this.address = database.address;
    this.members = new HomeMembers(options.onError);
    const { pool, away, startTimeoutMs = options.commandTimeoutMs } = database;
    this.connections = new PostgresStore(pool, () => this.prepare(), away, startTimeoutMs, options.onError);
    this.backend = storeBackendFactory(this.connections);
    this.sweep = setInterval(() => void this.forgetExpired(), SWEEP_INTERVAL_MS).unref();
  }

  queue(name: string): Queue {
    const options = {
      connection: this.connections,
      defaultJobOptions: JOB_DEFAULTS,
      streams: { events: { maxLen: EVENTS_MAX_LENGTH } },
    };
    return this.members.queue(name, () => new Queue(name, options, this.backend) as unknown as Queue);
  }

  worker(queueName: string, processor: Processor, options: HomeWorkerOptions): Worker {
    this.database.addConnection?.();
    const all = { ...WORKER_DEFAULTS, ...options, autorun: false, connection: this.connections };
    return this.members.addWorker(new Worker(queueName, processor, all, this.backend) as unknown as Worker);
  }

  async oldestWaiting(queue: Queue, skip: number, count: number): Promise<Job[]> {
    return count <= 0 ? [] : selectOldestWaiting(this.connections, queue, skip, count);
  }

  async stillWaiting(queue: Queue, jobIds: readonly string[]): Promise<Job[]> {
    return jobIds.length === 0 ? [] : selectStillWaiting(this.connections, queue, jobIds);
  }

  async removeWaiting(queue: Queue, jobIds: readonly string[]): Promise<void> {
    if (jobIds.length > 0) await deleteWaiting(this.connections, queue, jobIds);
  }

  store(): HomeStore {
    return { kind: 'sql', query: (text, parameters) => this.connections.query(text, parameters) };
  }

  async ping(): Promise<void> {
    await this.connections.query('SELECT 1');
  }

  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    clearInterval(this.sweep);
    await this.members.close();
    await this.connections.end();
  }

  private async prepare(): Promise<void> {
    await this.database.open?.();
    const client = await this.database.pool.connect();
    try {
      await runMigrations(client, SCHEMA);
    } finally {
      client.release();
    }
    this.resetEvents();
  }

  /** A queue made while the database was away could not tell it how many events to keep. */
  private resetEvents(): void {
    for (const queue of this.members.all) {
      setImmediate(() => {
        const limited = queue.getBackend().setQueueMeta({ 'opts.maxLenEvents': EVENTS_MAX_LENGTH });
        limited.catch(this.options.onError);
      });
    }
  }

  private async forgetExpired(): Promise<void> {
    if (this.members.names.length === 0) return;
    await forgetExpiredDeduplications(this.connections, this.members.names, Date.now()).catch(() => {});
  }
}

/** The queue on the PostgreSQL server of a URL. */
export function openPostgres(place: PostgresPlace, options: StoreOptions): PostgresHome {
  const pool = new pg.Pool({
    connectionString: withSearchPath(place.connectionString),
    max: QUERY_CONNECTIONS,
    connectionTimeoutMillis: options.commandTimeoutMs,
    query_timeout: options.commandTimeoutMs,
    statement_timeout: options.commandTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  const database: Database = {
    kind: 'postgres',
    address: place.address,
    away: `[analytics] PostgreSQL at ${place.address} does not answer. Start it, or set QUEUE_URL`,
    pool: pool as unknown as PgPool,
    addConnection: () => void (pool.options.max += 1),
  };
  return new PostgresHome(database, options);
}

/** BullMQ's statements name no schema. */
function withSearchPath(connectionString: string): string {
  const url = new URL(connectionString);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', [given, `-c search_path=${SCHEMA}`].filter(Boolean).join(' '));
  return url.href;
}
