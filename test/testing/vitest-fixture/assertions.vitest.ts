/** Tests of an app as Vitest runs them; the last one fails on purpose. */
import { Test } from '@nestjs/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { AnalyticsService } from '../../../src/capture/analytics.service.js';
import { AnalyticsTestingModule, CapturedAnalytics } from '../../../src/testing/testing-kit.js';
import { VenueBooked } from './venue-booked.plan.js';

describe('under Vitest', () => {
  let service: AnalyticsService;
  let analytics: CapturedAnalytics;

  beforeEach(async () => {
    const module = await Test.createTestingModule({ imports: [AnalyticsTestingModule.forRoot()] }).compile();
    service = module.get(AnalyticsService);
    analytics = module.get(CapturedAnalytics);
  });

  it('finds what was tracked, by name and by class', async () => {
    await service.track('Venue Booked', { venueId: 4, city: 'Oslo' }, { userId: 'ada' });
    expect(analytics).toHaveTracked('Venue Booked', { venueId: expect.any(Number) }, { userId: 'ada' });
    expect(analytics).toHaveTracked(VenueBooked, { city: expect.stringContaining('Os') });
    expect(analytics).not.toHaveTracked(VenueBooked, { venueId: 5 });
  });

  it('knows profiles, aliases and silence', async () => {
    expect(analytics).toHaveTrackedNothing();
    await service.people.set('ada', { plan: 'free' });
    await service.alias('ada', 'visitor-1');
    expect(analytics).toHaveIdentified('ada', { plan: 'free' });
    expect(analytics).toHaveAliased('ada', 'visitor-1');
    expect(analytics).not.toHaveTrackedNothing();
  });

  it('waits for what is still to come', async () => {
    const coming = analytics.waitFor(VenueBooked);
    void service.track('Venue Booked', { venueId: 4, city: 'Oslo' }, { userId: 'ada' });
    expect((await coming).properties['venueId']).toBe(4);
  });

  it('fails with what was captured instead', async () => {
    await service.track('Venue Booked', { venueId: 5, city: 'Oslo' }, { userId: 'ada' });
    expect(analytics).toHaveTracked(VenueBooked, { venueId: 4, city: expect.any(String) });
  });
});
