/** Workers killed with their queue on PostgreSQL. */
import { describeKills } from '../support/kill.contract.js';

describeKills('PostgreSQL', {
  store: () => ({ url: process.env.TEST_POSTGRES_URL }),
  keepsPlace: false,
  atATime: 5,
});
