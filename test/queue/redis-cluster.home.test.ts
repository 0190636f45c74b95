/** The queue on a Redis Cluster of three nodes. */
import { afterAll, beforeAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeQueueHome } from '../support/queue-home.contract.js';
import { startRedisCluster } from '../support/servers/redis-cluster.server.js';
import type { RedisCluster } from '../support/servers/redis-cluster.server.js';

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await startRedisCluster();
});

afterAll(() => cluster.stop());

describeQueueHome('Redis Cluster', { open: () => openHome({ url: cluster.url }), givenBackTo: 'head' });
