/** The registry of resent messages on Redis. */
import { describeResendRegistry } from '../support/resend-registry.contract.js';

describeResendRegistry('Redis', () => ({ url: process.env.TEST_REDIS_URL }));
