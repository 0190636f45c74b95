/** What tests of apps find in CapturedAnalytics, and how they wait for it. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { VenueBooked } from './vitest-fixture/venue-booked.plan.js';
import { capturedScene, type CapturedScene } from './captured-scene.js';

const ADA = { userId: 'ada' };

describe('CapturedAnalytics', () => {
  let { service, analytics }: CapturedScene = {} as CapturedScene;

  beforeEach(async () => {
    ({ service, analytics } = await capturedScene());
  });

  it('holds every message in order, and the tracks among them', () => {
    void service.alias('ada', 'visitor-1');
    void service.track('Venue Booked', { venueId: 4 }, ADA);
    void service.people.set('ada', { plan: 'free' });
    expect(analytics.messages.map(({ kind }) => kind)).toEqual(['alias', 'track', 'people.set']);
    expect(analytics.tracks.map(({ event }) => event)).toEqual(['Venue Booked']);
  });

  it('holds messages as they would travel: dates as text, later changes left out', () => {
    const properties = { from: new Date(0), guests: ['bob'] };
    void service.track('Venue Booked', properties, ADA);
    properties.guests.push('eve');
    expect(analytics.tracks[0]?.properties).toEqual({ from: '1970-01-01T00:00:00.000Z', guests: ['bob'] });
  });

  it('forgets when it is cleared', () => {
    void service.track('Venue Booked', {}, ADA);
    analytics.clear();
    expect(analytics.messages).toEqual([]);
  });

  it('waits for a track by its name, also one that is here already', async () => {
    const coming = analytics.waitFor('Venue Booked');
    void service.track('Venue Seen', {}, ADA);
    void service.track('Venue Booked', { venueId: 4 }, ADA);
    expect((await coming).properties).toEqual({ venueId: 4 });
    expect((await analytics.waitFor('Venue Seen')).identity).toEqual(ADA);
  });

  it('waits for a track by its class in the plan', async () => {
    const coming = analytics.waitFor(VenueBooked);
    void service.track('Venue Booked', { venueId: 4, city: 'Oslo' }, ADA);
    expect((await coming).properties).toEqual({ venueId: 4, city: 'Oslo' });
  });

  it('waits for whatever a predicate takes', async () => {
    const coming = analytics.waitFor(({ kind, identity }) => kind === 'alias' && identity.userId === 'ada');
    void service.alias('ada', 'visitor-1');
    expect((await coming).kind).toBe('alias');
  });

  it('says what was captured instead when it waited in vain', async () => {
    void service.track('Venue Seen', {}, ADA);
    void service.track('Venue Boked', {}, ADA);
    await expect(analytics.waitFor('Venue Booked', { timeoutMs: 1 })).rejects.toThrow(
      `within 1 ms: waitFor(a track "Venue Booked")

Captured, the nearest first (- expected, + captured):

  1. track "Venue Boked" by ada
     - event: "Venue Booked"
     + event: "Venue Boked"
  2. track "Venue Seen" by ada`,
    );
  });
});
