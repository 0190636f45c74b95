/** A real Redis Cluster of three nodes for tests. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { binary } from './binaries.js';
import { freePort } from './free-port.js';
import { startRedis } from './redis.server.js';
import type { RedisServer, RedisServerOptions } from './redis.server.js';

const run = promisify(execFile);

/** A node's cluster bus listens 10,000 above its port. */
const HIGHEST_PORT = 55_000;

export interface RedisCluster {
  /** `redis+cluster://host:port,host:port,host:port` */
  readonly url: string;
  readonly urls: readonly string[];
  readonly nodes: readonly RedisServer[];
  /** Kills all nodes. */
  kill(): Promise<void>;
  /** Starts all nodes again; resolves when they are a cluster again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts three masters, without replicas, that share all slots. */
export async function startRedisCluster(options: RedisServerOptions = {}): Promise<RedisCluster> {
  const nodes = await Promise.all([0, 1, 2].map(() => startNode(options)));
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const cli = (args: readonly string[]) => run(binary('redis-cli'), args);
  await cli(['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes']);
  const ready = () =>
    Promise.all(nodes.map(({ port }) => becomesOk(() => cli(['-p', `${port}`, 'cluster', 'info']))));
  await ready();
  return {
    url: `redis+cluster://${addresses.join(',')}`,
    urls: nodes.map(({ url }) => url),
    nodes,
    kill: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
    },
    restart: async () => {
      await Promise.all(nodes.map((node) => node.restart()));
      await ready();
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(options: RedisServerOptions): Promise<RedisServer> {
  const port = await freePort((candidate) => candidate <= HIGHEST_PORT);
  return startRedis({
    ...options,
    port,
    args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'],
  });
}

async function becomesOk(info: () => Promise<{ stdout: string }>): Promise<void> {
  while (!(await info()).stdout.includes('cluster_state:ok')) await sleep(50);
}
