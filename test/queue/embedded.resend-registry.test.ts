/** The registry of resent messages inside the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeResendRegistry } from '../support/resend-registry.contract.js';

const above = mkdtempSync(join(tmpdir(), 'analytics-resends-'));

afterAll(() => rmSync(above, { recursive: true, force: true }));

describeResendRegistry('PGlite', () => ({ dataDir: mkdtempSync(join(above, 'queue-')) }));
