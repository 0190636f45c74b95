/** The destinations that come with the package, and when their vendors' packages are loaded. */
import { describe, expect, it } from '@jest/globals';
import { createDestination, DESTINATION_NAMES, isDestinationName } from '../../src/destinations/registry.js';
import { packagesLoadedBy } from '../support/static-imports.js';

describe('the registry', () => {
  it('loads no vendor package when it is imported', () => {
    expect([...packagesLoadedBy('src/destinations/registry.ts')]).toEqual([]);
  });

  it('knows its names', () => {
    expect(DESTINATION_NAMES).toEqual(['mixpanel', 'segment', 'activity', 'sandbox']);
    expect(isDestinationName('segment')).toBe(true);
    expect(isDestinationName('toString')).toBe(false);
  });

  it('makes each destination under its name', async () => {
    const destinations = await Promise.all([
      createDestination('mixpanel', { token: 'TOKEN' }),
      createDestination('segment', { writeKey: 'KEY' }),
      createDestination('sandbox', {}),
    ]);
    expect(destinations.map(({ name }) => name)).toEqual(['mixpanel', 'segment', 'sandbox']);
    await Promise.all(destinations.map((destination) => destination.close?.()));
  });
});
