/** The registry of aliases on Redis. */
import { openHome } from '../../src/queue/open-home.js';
import { describeAliasRegistry } from '../support/alias-registry.contract.js';

describeAliasRegistry('Redis', () => openHome({ url: process.env.TEST_REDIS_URL }));
