/** Processes killed with the activity destination and its store inside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeActivityKills } from '../support/activity-kill.contract.js';

const directories: string[] = [];

async function newDirectory() {
  const dataDir = mkdtempSync(join(tmpdir(), 'analytics-activity-kill-'));
  directories.push(dataDir);
  return { dataDir };
}

afterAll(() => directories.forEach((each) => rmSync(each, { recursive: true, force: true })));

// The steps are PostgreSQL's, and each start of an embedded queue takes seconds.
const steps = ['before counting', 'after counting', 'after writing done'];

describeActivityKills('PGlite', { store: newDirectory, atATime: 3, steps });
