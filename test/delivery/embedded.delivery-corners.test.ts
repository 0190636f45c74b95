/** The corners of delivery with its queue in the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openHome } from '../../src/queue/open-home.js';
import { describeDeliveryCorners } from '../support/delivery-corners.contract.js';

const dataDir = mkdtempSync(join(tmpdir(), 'analytics-embedded-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describeDeliveryCorners('PGlite', () => openHome({ dataDir }));
