/** Delivery with its queue in the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeDelivery } from '../support/delivery.contract.js';

const dataDir = mkdtempSync(join(tmpdir(), 'analytics-embedded-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describeDelivery('PGlite', () => openHome({ dataDir }));
