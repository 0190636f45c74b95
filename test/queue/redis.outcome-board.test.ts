/** The board of outcomes on Redis. */
import { openHome } from '../../src/queue/open-home.js';
import { describeOutcomeBoard } from '../support/outcome-board.contract.js';

describeOutcomeBoard('Redis', () => openHome({ url: process.env.TEST_REDIS_URL }));
