/** Workers killed with their queue on Redis. */
import { describeKills } from '../support/kill.contract.js';

describeKills('Redis', { store: () => ({ url: process.env.TEST_REDIS_URL }), keepsPlace: true, atATime: 5 });
