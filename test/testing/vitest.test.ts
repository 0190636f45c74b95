/** The same assertions under Vitest: a real run of it, on the compiled package. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { vitestRun, type VitestResult } from './vitest-run.js';

describe('a Vitest run with the assertions', () => {
  let results: readonly VitestResult[];

  beforeAll(async () => {
    results = await vitestRun('test/testing/vitest-fixture', '*.vitest.ts', 'dist/testing/vitest.setup.js');
  }, 60_000);

  it('passes where they hold', () => {
    expect(results.map(({ title, status }) => `${status}: ${title}`)).toEqual([
      'passed: finds what was tracked, by name and by class',
      'passed: knows profiles, aliases and silence',
      'passed: waits for what is still to come',
      'failed: fails with what was captured instead',
    ]);
  });

  it('shows what was captured where they do not', () => {
    expect(results.at(-1)?.failureMessages[0]).toContain(`expect(analytics).toHaveTracked()

Expected a track "Venue Booked" with
    venueId: 4
    city: Any<String>

Captured, the nearest first (- expected, + captured):

  1. track "Venue Booked" by ada
     - venueId: 4
     + venueId: 5
       city: "Oslo"
`);
  });
});
