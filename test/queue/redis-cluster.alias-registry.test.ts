/** The registry of aliases on a Redis Cluster of three nodes. */
import { afterAll, beforeAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeAliasRegistry } from '../support/alias-registry.contract.js';
import { startRedisCluster } from '../support/servers/redis-cluster.server.js';
import type { RedisCluster } from '../support/servers/redis-cluster.server.js';

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await startRedisCluster();
});

afterAll(() => cluster.stop());

describeAliasRegistry('Redis Cluster', () => openHome({ url: cluster.url }));
