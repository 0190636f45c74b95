/** The registry of aliases inside the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeAliasRegistry } from '../support/alias-registry.contract.js';

const dataDir = mkdtempSync(join(tmpdir(), 'analytics-aliases-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describeAliasRegistry('PGlite', () => openHome({ dataDir }));
