/** The registry of aliases on PostgreSQL. */
import { openHome } from '../../src/queue/open-home.js';
import { describeAliasRegistry } from '../support/alias-registry.contract.js';

describeAliasRegistry('PostgreSQL', () => openHome({ url: process.env.TEST_POSTGRES_URL }));
