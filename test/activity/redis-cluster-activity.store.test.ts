/** Activity on a Redis Cluster of three nodes. */
import { afterAll, beforeAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeRedisActivity } from '../support/activity-redis.contract.js';
import { describeActivityStore } from '../support/activity-store.contract.js';
import { startRedisCluster, type RedisCluster } from '../support/servers/redis-cluster.server.js';

let cluster: RedisCluster;

beforeAll(async () => void (cluster = await startRedisCluster()), 60_000);
afterAll(() => cluster.stop());

describeActivityStore('Redis Cluster', {
  open: () => openHome({ url: cluster.url }),
  also: describeRedisActivity,
});
