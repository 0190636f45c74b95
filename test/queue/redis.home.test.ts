/** The queue on one Redis server. */
import { openHome } from '../../src/queue/open-home.js';
import { describeQueueHome } from '../support/queue-home.contract.js';

describeQueueHome('Redis', {
  open: () => openHome({ url: process.env.TEST_REDIS_URL }),
  givenBackTo: 'head',
});
