/** What importing the testing kit costs an app's tests. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LibraryProbe } from '../house/library.probe.js';

const RUNNERS = ['jest', '@jest/globals', 'expect', 'vitest', '@nestjs/testing'];
const VENDORS = ['mixpanel', '@segment/analytics-node', 'typeorm', '@electric-sql/pglite'];

describe('importing nestjs-analytics/testing', () => {
  let library: LibraryProbe;

  beforeAll(() => {
    library = new LibraryProbe();
  });

  afterAll(() => {
    library.close();
  });

  it('works where neither a test runner nor a vendor package is installed', () => {
    const script = `const kit = await import('./src/testing/testing-kit.js'); console.log(typeof kit.AnalyticsTestingModule.forRoot)`;
    const { output, packages } = library.run(script, [...RUNNERS, ...VENDORS]);
    expect(output).toBe('function\n');
    expect([...RUNNERS, ...VENDORS].filter((name) => packages.has(name))).toEqual([]);
  });

  it('is left to tests: the package itself does not', () => {
    const script = `console.log(Object.keys(library).filter((name) => /^(Captured|StandIn)/.test(name)).length)`;
    expect(library.run(script).output).toBe('0\n');
  });
});
