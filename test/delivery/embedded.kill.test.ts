/** Processes killed with their queue inside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { describeKills } from '../support/kill.contract.js';

const directories: string[] = [];

function newDirectory() {
  const dataDir = mkdtempSync(join(tmpdir(), 'analytics-kill-'));
  directories.push(dataDir);
  return { dataDir };
}

afterAll(() => directories.forEach((each) => rmSync(each, { recursive: true, force: true })));

describeKills('PGlite', { store: newDirectory, keepsPlace: false, atATime: 3 });
