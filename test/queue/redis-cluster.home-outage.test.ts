/** Outages of a whole Redis Cluster. */
import { describeOutages } from '../support/queue-home-outage.contract.js';
import { startRedisCluster } from '../support/servers/redis-cluster.server.js';

describeOutages('Redis Cluster', () => startRedisCluster({ appendOnly: true }));
