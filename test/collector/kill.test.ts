/** The collector killed by SIGKILL while clients send, on each home of the queue, with its own workers and with others'. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCollectorKills, type KilledStore } from '../support/collector-kill.contract.js';
import { ownDatabase } from '../support/own-database.js';
import { startRedis } from '../support/servers/redis.server.js';

async function redis(): Promise<KilledStore> {
  const server = await startRedis();
  return { environment: { QUEUE_URL: server.url }, stop: () => server.stop() };
}

async function postgres(): Promise<KilledStore> {
  return { environment: { QUEUE_URL: await ownDatabase() }, stop: async () => {} };
}

async function embedded(): Promise<KilledStore> {
  const folder = await mkdtemp(join(tmpdir(), 'analytics-collector-'));
  return {
    environment: { DATA_DIR: join(folder, 'data') },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

describeCollectorKills([
  { name: 'Redis', store: redis, hasWorker: false },
  { name: 'Redis, beside a worker that is killed too', store: redis, hasWorker: true },
  { name: 'PostgreSQL', store: postgres, hasWorker: false },
  { name: 'an embedded queue', store: embedded, hasWorker: false },
]);
