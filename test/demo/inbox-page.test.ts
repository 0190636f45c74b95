/** The inbox as a page and as JSON: deliveries in words, and the visitor's own activity. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InboxRecorder } from '../../src/demo/inbox.recorder.js';
import { ADA, sessionIn, VenueSpotScene } from './venuespot.scene.js';

let site: VenueSpotScene;
const call: VenueSpotScene['call'] = (...request) => site.call(...request);

beforeAll(async () => void (site = await VenueSpotScene.start(14)));
afterAll(() => site.close());

describe('the inbox page', () => {
  it('shows in words what reached each destination', async () => {
    const identity = { userId: 'ada@example.com', anonymousId: '<b>visitor</b>' };
    await new InboxRecorder(site.home).record('mixpanel', [{ id: 'one', kind: 'alias', time: 1, identity }]);

    const page = await (await call('/inbox')).text();
    expect(page).toContain('mixpanel');
    expect(page).toContain('is now ada@example.com');
    expect(page).not.toContain('<b>visitor');

    const words = 'alias: visitor <b>visit… is now ada@example.com';
    for (const answer of [call('/inbox.json'), call('/inbox', { accept: 'application/json' })])
      expect(await (await answer).json()).toMatchObject([{ destination: 'mixpanel', words, link: identity }]);
    expect(page).toContain('<span class="tag">&lt;b&gt;visitor&lt;/b&gt;</span>');
  });

  it('shows a signed-in person what activity has counted, and keeps that from others', async () => {
    const cookie = sessionIn(await call('/signup', { body: ADA }));
    const own = await (await call('/inbox', { cookie })).text();
    expect(own).toContain('Activity of Ada');
    expect(own).toContain('2026-01-15 09:30:00 UTC');
    expect(own).toContain('Venue Booked <span class="count">2</span>');
    const page = await (await call('/inbox')).text();
    expect(page).toContain('3 users in the last 24 hours');
    expect(page).not.toContain('Activity of');
  });

  it('has no column for activity, which has a panel', async () => {
    const message = { id: 'one', kind: 'alias', time: 1, identity: { userId: 'a', anonymousId: 'b' } } as const; // prettier-ignore
    await new InboxRecorder(site.home).record('activity', [message]);
    expect(await (await call('/inbox')).text()).not.toContain('id="activity-one"');
    expect(await (await call('/inbox.json')).json()).toContainEqual(expect.objectContaining({ destination: 'activity' })); // prettier-ignore
  });
});
