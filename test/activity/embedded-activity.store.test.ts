/** Activity inside the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeSqlActivity } from '../support/activity-sql.contract.js';
import { describeActivityStore } from '../support/activity-store.contract.js';

const dataDir = mkdtempSync(join(tmpdir(), 'analytics-activity-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describeActivityStore('PGlite', { open: () => openHome({ dataDir }), also: describeSqlActivity });
