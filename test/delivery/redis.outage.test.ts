/** An app whose Redis is away. */
import { describeOutage } from '../support/queue-outage.contract.js';
import { startRedis } from '../support/servers/redis.server.js';

describeOutage('Redis', () => startRedis({ appendOnly: true }));
