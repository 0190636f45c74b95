/** Outages of one Redis server. */
import { describeOutages } from '../support/queue-home-outage.contract.js';
import { startRedis } from '../support/servers/redis.server.js';

describeOutages('Redis', () => startRedis({ appendOnly: true }));
