/** The README's chapter on testing, run as an app's own tests would be: under Vitest. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledLibrary } from '../house/compiled-library.js';
import { readmeExample } from '../readme/readme-examples.js';
import { vitestRun, type VitestResult } from './vitest-run.js';

const EXAMPLES = ['testing', 'testing-app', 'testing-vendor'];
const APP_FILES = ['app.module', 'bookings', 'venue-booked', 'venues.module'];

describe('the examples of the README on testing', () => {
  const library = new CompiledLibrary();
  let results: readonly VitestResult[];

  beforeAll(async () => {
    for (const name of EXAMPLES) library.compile(`${name}.vitest.js`, withKit(readmeExample(name)));
    for (const name of APP_FILES)
      library.compile(`${name}.js`, readFileSync(`test/readme/app/${name}.ts`, 'utf8'));
    results = await vitestRun(library.folder, '*.vitest.js');
  }, 120_000);

  afterAll(() => {
    library.close();
  });

  it('pass', () => {
    expect(results.flatMap(({ failureMessages }) => failureMessages)).toEqual([]);
    expect(results).toHaveLength(EXAMPLES.length);
  });
});

function withKit(code: string): string {
  return code
    .replaceAll(`'nestjs-analytics/testing/vitest'`, `'./src/testing/vitest.setup.js'`)
    .replaceAll(`'nestjs-analytics/testing'`, `'./src/testing/testing-kit.js'`);
}
