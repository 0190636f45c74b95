/** The registry of resent messages on PostgreSQL. */
import { describeResendRegistry } from '../support/resend-registry.contract.js';

describeResendRegistry('PostgreSQL', () => ({ url: process.env.TEST_POSTGRES_URL }));
