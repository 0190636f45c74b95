/** How a class's name becomes the name of an event, and which names are off the convention. */
import { describe, expect, it } from '@jest/globals';
import { eventNameOf, isConventional } from '../../src/plan/event-name.js';

describe('the name of an event', () => {
  it.each([
    ['ClusterProvisioningSuccess', 'Cluster Provisioning Success'],
    ['VenueBooked', 'Venue Booked'],
    ['APIKeyCreated', 'API Key Created'],
    ['ProfileURLShared', 'Profile URL Shared'],
    ['Step2Completed', 'Step2 Completed'],
    ['PlanB', 'Plan B'],
  ])('is made of the words of %s', (className, name) => {
    expect(eventNameOf(className)).toBe(name);
    expect(isConventional(name)).toBe(true);
  });

  it.each(['Booked', 'venueBooked', 'Venue_Booked', '', 'Venue booked', 'Venue  Booked'])(
    'is off the convention as %j',
    (className) => {
      expect(isConventional(eventNameOf(className))).toBe(false);
    },
  );
});
