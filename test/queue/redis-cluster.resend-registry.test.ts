/** The registry of resent messages on a Redis Cluster of three nodes. */
import { afterAll, beforeAll } from '@jest/globals';
import { describeResendRegistry } from '../support/resend-registry.contract.js';
import { startRedisCluster } from '../support/servers/redis-cluster.server.js';
import type { RedisCluster } from '../support/servers/redis-cluster.server.js';

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await startRedisCluster();
});

afterAll(() => cluster.stop());

describeResendRegistry('Redis Cluster', () => ({ url: cluster.url }));
