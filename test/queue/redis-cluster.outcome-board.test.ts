/** The board of outcomes on a Redis Cluster of three nodes. */
import { afterAll, beforeAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeOutcomeBoard } from '../support/outcome-board.contract.js';
import { startRedisCluster } from '../support/servers/redis-cluster.server.js';
import type { RedisCluster } from '../support/servers/redis-cluster.server.js';

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await startRedisCluster();
});

afterAll(() => cluster.stop());

describeOutcomeBoard('Redis Cluster', () => openHome({ url: cluster.url }));
