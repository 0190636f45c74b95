/** The queue inside the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeQueueHome } from '../support/queue-home.contract.js';

const dataDir = mkdtempSync(join(tmpdir(), 'analytics-embedded-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describeQueueHome('PGlite', { open: () => openHome({ dataDir }), givenBackTo: 'tail' });
