/** The board of outcomes on PostgreSQL. */
import { openHome } from '../../src/queue/open-home.js';
import { describeOutcomeBoard } from '../support/outcome-board.contract.js';

describeOutcomeBoard('PostgreSQL', () => openHome({ url: process.env.TEST_POSTGRES_URL }));
