/** The queue on Redis: one server, behind Sentinels, or a Cluster. */
import { createRedisBackend, Queue, Worker } from 'bullmq';
import type { Job, Processor } from 'bullmq';
import { HomeMembers } from './home-members.js';
import type { HomeOptions } from './home-options.js';
import type { HomeStore } from './home-store.js';
import { EVENTS_MAX_LENGTH, JOB_DEFAULTS, WORKER_DEFAULTS } from './job-defaults.js';
import { QueueHome } from './queue-home.js';
import type { HomeKind, HomeWorkerOptions } from './queue-home.js';
import type { RedisPlace } from './queue-url.js';
import { isConnected, opened, producerConnection, workerConnection } from './redis-connection.js';
import type { RedisClient } from './redis-connection.js';
import { REMOVE_WAITING, STILL_WAITING } from './redis-scripts.js';

export class RedisHome extends QueueHome {
  readonly kind: HomeKind;
  readonly address: string;
  private readonly members: HomeMembers;
  private producer?: RedisClient;
  private consumer?: RedisClient;
  private readonly connections = new Set<RedisClient>();
  private closing?: Promise<void>;
  private firstAttempt?: Promise<void>;

  constructor(
    private readonly place: RedisPlace,
    private readonly options: Pick<HomeOptions, 'commandTimeoutMs' | 'onError'>,
  ) {
    super();
    this.kind = place.kind;
    this.address = place.address;
    this.members = new HomeMembers(options.onError);
  }

  queue(name: string): Queue {
    return this.members.queue(name, () => this.makeQueue(name));
  }

  worker(queueName: string, processor: Processor, options: HomeWorkerOptions): Worker {
    const connection = this.workerClient();
    const all = { ...WORKER_DEFAULTS, ...options, autorun: false, connection, prefix: prefixOf(queueName) };
    return this.members.addWorker(new Worker(queueName, processor, all, createRedisBackend));
  }

  async oldestWaiting(queue: Queue, skip: number, count: number): Promise<Job[]> {
    if (count <= 0) return [];
    return queue.getJobs(['waiting'], skip, skip + count - 1, true);
  }

  async stillWaiting(queue: Queue, jobIds: readonly string[]): Promise<Job[]> {
    if (jobIds.length === 0) return [];
    const keys = [queue.keys.wait, queue.keys.paused, queue.toKey('')] as [string, string, string];
    const waiting = (await (await this.opened()).eval(STILL_WAITING, 3, ...keys, ...jobIds)) as string[];
    const jobs = await Promise.all(waiting.map((id) => queue.getJob(id) as Promise<Job | undefined>));
    return jobs.filter((job) => job !== undefined);
  }

  async removeWaiting(queue: Queue, jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    const keys = [queue.keys.wait, queue.keys.paused, queue.toKey('')] as [string, string, string];
    await (await this.opened()).eval(REMOVE_WAITING, 3, ...keys, ...jobIds);
  }

  store(): HomeStore {
    return { kind: 'redis', client: () => this.opened() };
  }

  async ping(): Promise<void> {
    try {
      await (await this.opened()).get(`${PREFIX}:ping`);
    } catch (error) {
      throw new Error(`[analytics] Redis at ${this.address} does not answer: ${(error as Error).message}. Start it, or set QUEUE_URL.`, { cause: error }); // prettier-ignore
    }
  }

  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    const away = ![...this.connections].every(isConnected);
    await this.members.close(away);
    for (const connection of this.connections) {
      // BullMQ closed those of its workers; doing it again would hold the process for two seconds more.
      if (connection.status !== 'end') connection.disconnect();
    }
  }

  private makeQueue(name: string): Queue {
    const options = {
      connection: this.client(),
      prefix: prefixOf(name),
      defaultJobOptions: JOB_DEFAULTS,
      streams: { events: { maxLen: EVENTS_MAX_LENGTH } },
      skipWaitingForReady: true,
      // It would ask the server for its version once, and a queue made while Redis is away would fail for ever.
      skipVersionCheck: true,
    };
    return new Queue(name, options, createRedisBackend);
  }

  /** The connection that all queues share. */
  private client(): RedisClient {
    if (this.producer) return this.producer;
    this.producer = producerConnection(this.place, this.options.commandTimeoutMs);
    // A queue made while Redis is away could not tell it how many events to keep.
    this.producer.on('ready', () => this.limitEvents());
    return this.watch(this.producer);
  }

  /** The same, once it has either connected or failed to. */
  private async opened(): Promise<RedisClient> {
    const client = this.client();
    this.firstAttempt ??= opened(client);
    await this.firstAttempt;
    return client;
  }

  private workerClient(): RedisClient {
    this.consumer ??= this.watch(
      workerConnection(this.place, this.options.commandTimeoutMs, (copy) => this.watch(copy)),
    );
    return this.consumer;
  }

  private watch(connection: RedisClient): RedisClient {
    connection.on('error', this.options.onError);
    this.connections.add(connection);
    return connection;
  }

  private limitEvents(): void {
    for (const queue of this.members.all) {
      const limited = queue.getBackend().setQueueMeta({ 'opts.maxLenEvents': EVENTS_MAX_LENGTH });
      limited.catch(this.options.onError);
    }
  }
}

const PREFIX = 'analytics';

/** The hash tag gives each queue its own slot of a cluster; the same keys are used on a single server, so that they can move. */
function prefixOf(queueName: string): string {
  return `${PREFIX}:{${queueName}}`;
}
