/** The assertions about captured analytics: when they hold, and what they say when they do not. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import '../../src/testing/jest.setup.js';
import { TypedTrack } from '../../src/plan/typed-track.js';
import { VenueBooked } from './vitest-fixture/venue-booked.plan.js';
import { capturedScene, failureOf, type CapturedScene } from './captured-scene.js';

const ADA = { userId: 'ada' };

describe('the assertions', () => {
  let { service, analytics }: CapturedScene = {} as CapturedScene;

  beforeEach(async () => {
    ({ service, analytics } = await capturedScene());
  });

  it('look at the properties that are given, and at no others', () => {
    const venue = { id: 4, address: { city: 'Oslo', zip: '0150' } };
    void service.track('Venue Booked', { venue, seats: 2, tags: ['a', 'b'] }, ADA);
    expect(analytics).toHaveTracked('Venue Booked');
    expect(analytics).toHaveTracked('Venue Booked', { seats: 2 });
    expect(analytics).toHaveTracked('Venue Booked', {
      venue: { address: { city: 'Oslo' } },
      tags: ['a', 'b'],
    });
    expect(analytics).not.toHaveTracked('Venue Booked', { seats: 3 });
    expect(analytics).not.toHaveTracked('Venue Booked', { tags: ['a'] });
    expect(analytics).not.toHaveTracked('Venue Booked', { price: undefined, city: 'Oslo' });
    expect(analytics).not.toHaveTracked('venue booked');
  });

  it('take a class of the plan for its event', () => {
    void service.track('Venue Booked', { venueId: 4, city: 'Oslo' }, ADA);
    expect(analytics).toHaveTracked(VenueBooked, { venueId: 4 });
    expect(analytics).not.toHaveTracked(VenueBooked, { city: expect.stringMatching(/^Ro/) });
    class Bare extends TypedTrack<Bare> {}
    expect(() => expect(analytics).toHaveTracked(Bare)).toThrow(
      'The class Bare is no track. Put @TrackEvent() on it',
    );
  });

  it('take matchers, and dates, which travel as text', () => {
    void service.track('Venue Booked', { seats: 2, name: 'Blue Hall', from: new Date(0) }, ADA);
    expect(analytics).toHaveTracked('Venue Booked', {
      seats: expect.any(Number),
      name: expect.stringContaining('Hall'),
      from: new Date(0),
    });
    expect(analytics).not.toHaveTracked('Venue Booked', { seats: expect.any(String) });
    expect(analytics).not.toHaveTracked('Venue Booked', { from: new Date(1) });
  });

  it('ask who it was when that is given', () => {
    void service.track('Venue Booked', {}, { userId: 7 });
    expect(analytics).toHaveTracked('Venue Booked', {}, { userId: 7 });
    expect(analytics).not.toHaveTracked('Venue Booked', {}, { userId: 8 });
    expect(analytics).not.toHaveTracked('Venue Booked', {}, { anonymousId: 'visitor-1' });
  });

  it('know profiles and aliases', () => {
    void service.people.set('ada', { plan: 'free', seats: 2 });
    void service.people.increment('bob', { seats: 2 });
    void service.alias('ada', 'visitor-1');
    expect(analytics).toHaveIdentified('ada');
    expect(analytics).toHaveIdentified('ada', { plan: expect.stringMatching(/free|paid/) });
    expect(analytics).not.toHaveIdentified('bob');
    expect(analytics).toHaveAliased('ada', 'visitor-1');
    expect(analytics).not.toHaveAliased('ada', 'visitor-2');
    expect(analytics).not.toHaveTrackedNothing();
  });

  it('show what was captured instead, the nearest first, with what differs', () => {
    void service.people.set('ada', { plan: 'free' });
    void service.track('Venue Seen', { venueId: 4 }, ADA);
    void service.track('Venue Booked', { venueId: 5, seats: 9, note: 'x' }, { userId: 'bob' });
    void service.track('Venue Booked', { venueId: 5, seats: 2, note: 'y' }, ADA);
    const expected = { venueId: 4, seats: expect.any(Number), note: 'y' };
    expect(failureOf(() => expect(analytics).toHaveTracked('Venue Booked', expected, ADA))).toBe(
      `expect(analytics).toHaveTracked()

Expected a track "Venue Booked" with
    userId: "ada"
    venueId: 4
    seats: Any<Number>
    note: "y"

Captured, the nearest first (- expected, + captured):

  1. track "Venue Booked" by ada
     - venueId: 4
     + venueId: 5
       userId: "ada"
       seats: 2
       note: "y"
  2. track "Venue Booked" by bob
     - userId: "ada"
     + userId: "bob"
     - venueId: 4
     + venueId: 5
     - note: "y"
     + note: "x"
       seats: 9
  3. track "Venue Seen" by ada
  4. people.set of ada`,
    );
  });

  it('show a difference deep inside by its path, and what is missing', () => {
    void service.track('Venue Booked', { venue: { address: { city: 'Oslo' } } }, ADA);
    const failure = failureOf(() =>
      expect(analytics).toHaveTracked('Venue Booked', { venue: { address: { city: 'Rome' } }, seats: 2 }),
    );
    expect(failure).toContain('- venue.address.city: "Rome"\n     + venue.address.city: "Oslo"');
    expect(failure).toContain('- seats: 2\n     + seats: absent');
  });

  it('say so when nothing was captured', () => {
    expect(failureOf(() => expect(analytics).toHaveAliased('ada'))).toBe(
      `expect(analytics).toHaveAliased()

Expected an alias with
    userId: "ada"

Nothing was captured. A page view comes when its response has closed: await analytics.idle(), or waitFor() it.`,
    );
    expect(failureOf(() => expect(analytics).not.toHaveTrackedNothing())).toContain('Nothing was captured.');
  });

  it('show what should not have been captured', () => {
    void service.track('Venue Booked', { venueId: 4, seats: 2 }, ADA);
    expect(failureOf(() => expect(analytics).not.toHaveTracked('Venue Booked', { venueId: 4 }))).toBe(
      `expect(analytics).not.toHaveTracked()

Expected not to find a track "Venue Booked" with
    venueId: 4

but it was captured:

  1. track "Venue Booked" by ada
       venueId: 4
       seats: 2`,
    );
    expect(failureOf(() => expect(analytics).toHaveTrackedNothing())).toContain(
      '1. track "Venue Booked" by ada',
    );
  });

  it('list ten messages at most', () => {
    for (let at = 0; at < 13; at += 1) void service.track('Venue Seen', { at }, ADA);
    expect(failureOf(() => expect(analytics).toHaveTracked('Venue Booked'))).toMatch(
      / 10\. .*\n {2}… and 3 more\.$/,
    );
  });

  it('say what to hand them when it is something else', () => {
    expect(() => expect(service).toHaveTracked('Venue Booked')).toThrow(
      'toHaveTracked() looks at CapturedAnalytics. Write expect(app.get(CapturedAnalytics)).toHaveTracked(…).',
    );
  });
});
