/** The vendors' own SDKs for servers, pointed at the collector. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Analytics } from '@segment/analytics-node';
import Mixpanel from 'mixpanel';
import { promisify } from 'node:util';
import { CollectorApp, TOKEN, WRITE_KEY } from '../../support/collector.app.js';

let app: CollectorApp;

beforeAll(async () => {
  app = await CollectorApp.start({ collector: { path: '/t7' }, platform: 'fastify' });
});
afterAll(() => app.close());

type Call = (done: (error: Error | undefined) => void) => void;

/** Resolves when the SDK says that it was taken. */
const done = (call: Call) => promisify(call)();

describe('mixpanel', () => {
  const mixpanel = (config = {}) =>
    Mixpanel.init(TOKEN, { host: new URL(app.url).host, protocol: 'http', path: '/t7', ...config });

  it('tracks events, one by one and in batches', async () => {
    const client = mixpanel();
    await done((end) => client.track('Tracked', { distinct_id: 'ada', note: 'Grüße 🎈 +&=' }, end));
    const batch = [0, 1, 2].map((at) => ({ event: `Batched ${at}`, properties: { distinct_id: 'ada' } }));
    await done((end) => client.track_batch(batch, (errors) => end(errors?.[0])));
    await app.arrived('Tracked', ...batch.map(({ event }) => event));
    expect(app.eventsNamed('Tracked')[0]?.properties).toMatchObject({
      distinct_id: 'ada',
      note: 'Grüße 🎈 +&=',
    });
  });

  it('imports old events', async () => {
    const time = new Date(Date.now() - 30 * 24 * 3_600_000);
    // It wants a key for that, of which it warns, and takes a secret only over HTTPS.
    const logger = Object.assign(Object.create(console), { warn: () => {} });
    const client = mixpanel({ key: 'api key', logger });
    await done((end) => client.import('Imported', time, { distinct_id: 'ada' }, end));
    await app.arrived('Imported');
    expect(Number(app.eventsNamed('Imported')[0]?.properties['time'])).toBeLessThan(Date.now() - 29 * 24 * 3_600_000); // prettier-ignore
  });

  it('changes the profiles of people and groups', async () => {
    const { people, groups } = mixpanel();
    await done((end) => people.set('bob', { plan: 'pro', gone: 1 }, end));
    await done((end) => people.set_once('bob', { plan: 'free', first: 'seen' }, end));
    await done((end) => people.increment('bob', { visits: 2 }, end));
    await done((end) => people.append('bob', { pages: 'home' }, end));
    await done((end) => people.union('bob', { tags: ['a', 'b'] }, end));
    await done((end) => people.remove('bob', { tags: 'a' }, end));
    await done((end) => people.unset('bob', 'gone', end));
    await done((end) => groups.set('company', 'acme', { size: 3, gone: 1 }, end));
    await done((end) => groups.set_once('company', 'acme', { size: 4, first: 'seen' }, end));
    await done((end) => groups.unset('company', 'acme', 'gone', end));
    await app.mixpanel.waitFor(({ groupUpdates, profileUpdates }) => groupUpdates.length === 3 && profileUpdates.length === 7); // prettier-ignore
    expect(app.mixpanel.profileOf('bob')).toEqual(expect.objectContaining({ plan: 'pro', first: 'seen', visits: 2, pages: ['home'], tags: ['b'] })); // prettier-ignore
    expect(app.mixpanel.profileOf('bob')).not.toHaveProperty('gone');
    expect(app.mixpanel.groups.get('company/acme')).toEqual({ size: 3, first: 'seen' });
    await done((end) => people.delete_user('bob', end));
    await app.mixpanel.waitFor(({ profiles }) => !profiles.has('bob'));
  });

  it('tells Segment of people by names that Segment knows', async () => {
    const { people } = mixpanel();
    const said = { $email: 'fay@example.com', $first_name: 'Fay', plan: 'pro' };
    await done((end) => people.set('fay', said, end));
    await app.segment.waitFor(({ calls }) => calls.some(({ userId }) => userId === 'fay'));
    const [call] = app.segment.calls.filter(({ userId }) => userId === 'fay');
    expect(call).toMatchObject({ traits: { email: 'fay@example.com', firstName: 'Fay', plan: 'pro' } });
    await app.mixpanel.waitFor(({ profiles }) => profiles.has('fay'));
    expect(app.mixpanel.profileOf('fay')).toMatchObject(said);
  });

  it('makes an alias', async () => {
    const client = mixpanel();
    await done((end) => client.track('Came by', { distinct_id: '$device:visitor-1' }, end));
    await done((end) => client.alias('$device:visitor-1', 'carl', end));
    await app.mixpanel.waitFor(() => app.mixpanel.eventsOf('carl').some(({ event }) => event === 'Came by'));
    await app.segment.waitFor(({ calls }) => calls.some(({ type }) => type === 'alias'));
    expect(app.segment.calls.filter(({ type }) => type === 'alias')).toMatchObject([
      { userId: 'carl', previousId: 'visitor-1' },
    ]);
  });
});

describe('@segment/analytics-node', () => {
  it('delivers each call once', async () => {
    const client = new Analytics({ writeKey: WRITE_KEY, host: app.url, path: '/t7/v1/batch', flushAt: 20 });
    client.track({ userId: 'dora', event: 'Ordered', properties: { total: 3 } });
    client.identify({ userId: 'dora', traits: { plan: 'pro' } });
    client.page({ userId: 'dora', name: 'Prices' });
    client.screen({ userId: 'dora', name: 'Till' });
    client.group({ userId: 'dora', groupId: 'acme', traits: { size: 3 } });
    client.alias({ userId: 'dora', previousId: 'visitor-2' });
    await client.closeAndFlush();
    const ofDora = () => app.segment.calls.filter(({ userId }) => userId === 'dora');
    await app.segment.waitFor(() => ofDora().length >= 6);
    const types = ofDora().map(({ type }) => type);
    expect(types.toSorted()).toEqual(['alias', 'group', 'identify', 'page', 'screen', 'track']);
    await app.mixpanel.waitFor(({ profiles }) => profiles.has('dora'));
    await app.arrived('Ordered');
    await app.settled();
    expect(app.eventsNamed('Ordered')).toHaveLength(1);
    // An alias is made of a pair of ids, not of a call.
    const calls = ofDora().filter(({ type }) => type !== 'alias');
    for (const { messageId } of calls) expect(messageId).toMatch(/^node-next-/);
    expect([app.mixpanel.lost, app.segment.violations, app.segment.duplicates]).toEqual([[], [], []]);
  });

  it('keeps a call from Mixpanel where it says so', async () => {
    const client = new Analytics({ writeKey: WRITE_KEY, host: app.url, path: '/t7/v1/batch', flushAt: 20 });
    client.track({
      userId: 'emil',
      anonymousId: 'visitor-3',
      event: 'Kept back',
      integrations: { Mixpanel: false },
    });
    client.track({ userId: 'emil', event: 'Passed on' });
    await client.closeAndFlush();
    const ofEmil = () => app.segment.calls.filter(({ userId }) => userId === 'emil');
    await app.segment.waitFor(() => ofEmil().length >= 2);
    await app.arrived('Passed on');
    await app.settled();
    expect(ofEmil().map(({ integrations }) => integrations)).toContainEqual({ Mixpanel: false });
    expect(app.segment.calls.some(({ previousId }) => previousId === 'visitor-3')).toBe(true);
    expect(app.mixpanel.eventsOf('emil').map(({ event }) => event)).toEqual(['Passed on']);
  });
});
