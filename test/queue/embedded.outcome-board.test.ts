/** The board of outcomes inside the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeOutcomeBoard } from '../support/outcome-board.contract.js';

const dataDir = mkdtempSync(join(tmpdir(), 'analytics-outcomes-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describeOutcomeBoard('PGlite', () => openHome({ dataDir }));
