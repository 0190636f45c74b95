/** Activity on one Redis server; of a database of its own, since the tests empty it. */
import { openHome } from '../../src/queue/open-home.js';
import { describeRedisActivity } from '../support/activity-redis.contract.js';
import { describeActivityStore } from '../support/activity-store.contract.js';

describeActivityStore('Redis', {
  open: () => openHome({ url: `${process.env.TEST_REDIS_URL}/7` }),
  also: describeRedisActivity,
});
