/** The queue on PostgreSQL. */
import { openHome } from '../../src/queue/open-home.js';
import { describeQueueHome } from '../support/queue-home.contract.js';

describeQueueHome('PostgreSQL', {
  open: () => openHome({ url: process.env.TEST_POSTGRES_URL }),
  givenBackTo: 'tail',
});
