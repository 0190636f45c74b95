/** Delivery with its queue on a Redis Cluster of three nodes. */
import { afterAll, beforeAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeDelivery } from '../support/delivery.contract.js';
import { startRedisCluster, type RedisCluster } from '../support/servers/redis-cluster.server.js';

let cluster: RedisCluster;

beforeAll(async () => void (cluster = await startRedisCluster()), 60_000);
afterAll(() => cluster.stop());

describeDelivery('a Redis Cluster', () => openHome({ url: cluster.url }));
