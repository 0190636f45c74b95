/** Runs the files of a folder under Vitest, and prints Vitest's JSON report: `node vitest.run.mjs <folder> <pattern> [setup file]`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startVitest } from 'vitest/node';

const [root, pattern, ...setupFiles] = process.argv.slice(2);
const dist = resolve(import.meta.dirname, '../../../dist');
const cacheDir = mkdtempSync(join(tmpdir(), 'vitest-cache-'));

const vitest = await startVitest(
  'test',
  [],
  {
    config: false,
    root: resolve(root),
    watch: false,
    include: [pattern],
    setupFiles: setupFiles.map((path) => resolve(path)),
    reporters: ['json'],
    testTimeout: 60_000,
  },
  // The sources give the fixture its types; what runs is what is published.
  { cacheDir, resolve: { alias: [{ find: /^(?:\.\.\/)+src\/(.*)$/, replacement: `${dist}/$1` }] } },
);
await vitest.close();
rmSync(cacheDir, { recursive: true, force: true });
