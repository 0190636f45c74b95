/** What a delivered track is about, by the plan of VenueSpot. */
import { describe, expect, it } from '@jest/globals';
import { scopesOf } from '../../src/demo/track.scopes.js';

const envelope = { id: 'one', time: 1, identity: { userId: 'ada' } };

describe('the scopes of a delivered message', () => {
  it('are those of its class, wider ones first, each with what it declares itself', () => {
    const properties = { user_id: 'ada', venue_id: '1', city: 'Lisbon' };
    expect(scopesOf({ ...envelope, kind: 'track', event: 'Venue Booked', properties })).toEqual([
      { scope: 'UserScope', properties: { user_id: 'ada' } },
      { scope: 'VenueScope', properties: { venue_id: '1' } },
    ]);
  });

  it('are none where the plan has no such track', () => {
    expect(scopesOf({ ...envelope, kind: 'track', event: 'Page View – A#b', properties: {} })).toEqual([]);
    expect(scopesOf({ ...envelope, kind: 'alias' })).toEqual([]);
  });
});
