/** What the assertions let through the compiler, and what they do not; nothing here runs. */
import { expect as jestExpect } from '@jest/globals';
import { expect as vitestExpect } from 'vitest';
import { CapturedAnalytics } from '../../src/testing/testing-kit.js';
import { VenueBooked } from './vitest-fixture/venue-booked.plan.js';

declare const analytics: CapturedAnalytics;

export function underJest(): void {
  jestExpect(analytics).toHaveTracked(
    VenueBooked,
    { venueId: 4, city: jestExpect.any(String) },
    { userId: 1 },
  );
  jestExpect(analytics).not.toHaveTracked('Any Name', { anything: [1] });
  jestExpect(analytics).toHaveIdentified('ada', { plan: jestExpect.stringContaining('free') });
  jestExpect(analytics).toHaveAliased('ada', 'visitor-1');
  jestExpect(analytics).not.toHaveTrackedNothing();
  // @ts-expect-error the property is a number
  jestExpect(analytics).toHaveTracked(VenueBooked, { venueId: '4' });
  // @ts-expect-error there is no such property
  jestExpect(analytics).toHaveTracked(VenueBooked, { venue: 4 });
  // @ts-expect-error the class is none of a plan
  jestExpect(analytics).toHaveTracked(CapturedAnalytics);
  // @ts-expect-error whose profile?
  jestExpect(analytics).toHaveIdentified();
}

export function underVitest(): void {
  vitestExpect(analytics).toHaveTracked(VenueBooked, { venueId: vitestExpect.any(Number) }, { userId: 1 });
  vitestExpect(analytics).not.toHaveTracked('Any Name', { anything: [1] });
  vitestExpect(analytics).toHaveIdentified('ada');
  vitestExpect(analytics).toHaveAliased('ada');
  vitestExpect(analytics).not.toHaveTrackedNothing();
  // @ts-expect-error the property is a number
  vitestExpect(analytics).toHaveTracked(VenueBooked, { venueId: '4' });
  // @ts-expect-error there is no such property
  vitestExpect(analytics).toHaveTracked(VenueBooked, { venue: 4 });
}

export async function waiting(): Promise<void> {
  const track = await analytics.waitFor(VenueBooked, { timeoutMs: 100 });
  track.properties satisfies object;
  const message = await analytics.waitFor(({ kind }) => kind === 'alias');
  // @ts-expect-error not every message has properties
  message.properties satisfies object;
}
