/** Connections to Redis: one that fails fast for producers, one that never gives up for workers. */
import { Cluster, Redis } from 'ioredis';
import type { ClusterOptions, RedisOptions } from 'ioredis';
import type { RedisPlace } from './queue-url.js';

export type RedisClient = Redis | Cluster;

const RECONNECT_FROM_MS = 50;
const RECONNECT_UP_TO_MS = 2_000;

/** A connection whose commands are rejected within `commandTimeoutMs`, at once while it is known to be lost. */
export function producerConnection(place: RedisPlace, commandTimeoutMs: number): RedisClient {
  const client = connect(place, {
    connectTimeout: commandTimeoutMs,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 0,
    // What was under way when a connection broke may have been done: its caller repeats it under the same job id.
    autoResendUnfulfilledCommands: false,
  });
  if (client instanceof Cluster) return failingFast(client);
  // Calls made while the first connection is being opened wait for it; after that nothing waits for a lost one.
  void opened(client).then(() => (client.options.enableOfflineQueue = false));
  return client;
}

/** Resolves when the first attempt to connect has succeeded or failed. */
export function opened(client: RedisClient): Promise<void> {
  return new Promise((resolve) => {
    if (client.status === 'ready') resolve();
    client.once('ready', () => resolve());
    client.once('close', () => resolve());
  });
}

export function isConnected(client: RedisClient): boolean {
  return client.status === 'ready' && !(client instanceof Cluster && client.nodes().length === 0);
}

/** A cluster keeps transactions without any limit until it is connected, whatever its options say. */
function failingFast(cluster: Cluster): Cluster {
  cluster.options.enableOfflineQueue = false;
  const multi = cluster.multi.bind(cluster) as (...args: unknown[]) => unknown;
  const guarded = (...args: unknown[]) => {
    if (cluster.status !== 'ready') throw new Error('The Redis Cluster is not connected.');
    return multi(...args);
  };
  return Object.assign(cluster, { multi: guarded });
}

/**
 * A connection for workers: BullMQ demands that their commands wait for it however long it takes.
 *
 * @param onCopy hears of the copies that BullMQ makes, one a worker, to wait for jobs on.
 */
export function workerConnection(
  place: RedisPlace,
  connectTimeoutMs: number,
  onCopy: (copy: RedisClient) => void,
): RedisClient {
  const client = connect(place, { connectTimeout: connectTimeoutMs, maxRetriesPerRequest: null });
  const duplicate = client.duplicate.bind(client) as (...args: unknown[]) => RedisClient;
  const observed = (...args: unknown[]) => {
    const copy = duplicate(...args);
    onCopy(copy);
    return copy;
  };
  return Object.assign(client, { duplicate: observed });
}

function connect(place: RedisPlace, behaviour: RedisOptions): RedisClient {
  const { username, password, db } = place;
  const options: RedisOptions = {
    ...behaviour,
    username,
    password,
    db,
    tls: place.tls ? {} : undefined,
    retryStrategy: reconnectDelayMs,
    // After a failover the old master answers READONLY until the connection is opened anew.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  if (place.kind === 'redis-cluster') return new Cluster([...place.nodes], clusterOptions(place, options));
  if (!place.masterName) return new Redis({ ...options, ...place.nodes[0] });
  return new Redis({
    ...options,
    sentinels: [...place.nodes],
    name: place.masterName,
    sentinelPassword: place.sentinelPassword,
    enableTLSForSentinelMode: place.tls,
    sentinelTLS: place.tls ? {} : undefined,
    sentinelRetryStrategy: reconnectDelayMs,
  });
}

function clusterOptions(place: RedisPlace, redisOptions: RedisOptions): ClusterOptions {
  return {
    redisOptions,
    clusterRetryStrategy: reconnectDelayMs,
    slotsRefreshTimeout: redisOptions.connectTimeout,
    // Certificates name the hosts, not their addresses.
    ...(place.tls && { dnsLookup: (host, answer) => answer(null, host) }),
  };
}

function reconnectDelayMs(attempt: number): number {
  return Math.min(RECONNECT_FROM_MS * 2 ** Math.min(attempt, 10), RECONNECT_UP_TO_MS);
}
