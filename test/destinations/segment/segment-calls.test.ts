/** Each kind of message as the call of Segment's spec. */
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../src/destinations/outcome.js';
import type { TrackMessage } from '../../../src/message/message.js';
import { alias, group, people, TIME, track } from '../messages.js';
import { scene } from './scene.js';

const ada = { identity: { userId: 'ada' } };
const nobody = { identity: {} };

describe('a message at Segment', () => {
  it('that is a track keeps its id, time, identity and context', async () => {
    const { vendor, deliver } = await scene();
    const context = {
      ip: '203.0.113.7',
      userAgent: 'curl/8',
      locale: 'de-CH',
      referrer: 'https://example.com/',
      sessionId: 's-1',
      requestId: 'r-1',
    };
    const identity = { userId: 'ada', anonymousId: 'temp-1' };
    await deliver(track('Venue Booked', { seats: 40 }, { id: 'a-1', time: TIME, identity, context }));
    expect(vendor.calls).toEqual([
      expect.objectContaining({
        type: 'track',
        event: 'Venue Booked',
        properties: { seats: 40 },
        messageId: 'a-1',
        timestamp: new Date(TIME).toISOString(),
        userId: 'ada',
        anonymousId: 'temp-1',
        context: expect.objectContaining({
          ip: '203.0.113.7',
          userAgent: 'curl/8',
          locale: 'de-CH',
          page: { referrer: 'https://example.com/' },
          sessionId: 's-1',
          requestId: 'r-1',
          library: expect.objectContaining({ name: '@segment/analytics-node' }),
        }),
      }),
    ]);
  });

  it('carries what its client said of itself, and over it what we know', async () => {
    const { vendor, deliver } = await scene();
    const client = {
      page: { url: 'https://shop.test/', referrer: 'theirs' },
      ip: '198.51.100.1',
      campaign: { source: 'news' },
      library: { name: 'analytics.js', version: '1' },
      integrations: { All: false, 'Segment.io': false },
    };
    await deliver(track('A', {}, { context: { ip: '203.0.113.7', referrer: 'ours', client } }));
    expect(vendor.calls).toMatchObject([{ integrations: { All: false } }]);
    expect(vendor.calls[0]?.['context']).toEqual({
      ip: '203.0.113.7',
      page: { url: 'https://shop.test/', referrer: 'ours' },
      campaign: { source: 'news' },
      library: { name: 'analytics.js', version: '1' },
    });
  });

  it('carries what a client of Mixpanel said among the properties, in the words of its own spec', async () => {
    const { vendor, deliver } = await scene();
    const said = {
      $current_url: 'https://shop.test/join?plan=pro#top', current_page_title: 'Join', $referrer: 'https://search.test/',
      utm_source: 'news', $os: 'Linux', $screen_width: 1440, $screen_height: 900, $lib_version: '2.83.0', mp_lib: 'web',
    }; // prettier-ignore
    const message = track('A', said, { context: { ip: '203.0.113.7' } });
    await deliver({ ...message, door: { protocol: 'mixpanel' } }, { ...message, id: 'not-of-mixpanel' });
    expect(vendor.calls[0]?.['context']).toEqual({
      ip: '203.0.113.7',
      page: {
        url: 'https://shop.test/join?plan=pro#top',
        title: 'Join',
        path: '/join',
        search: '?plan=pro',
        referrer: 'https://search.test/',
      },
      campaign: { source: 'news' },
      os: { name: 'Linux' },
      screen: { width: 1440, height: 900 },
      library: expect.objectContaining({ name: '@segment/analytics-node' }),
    });
    expect(vendor.calls[1]?.['context']).not.toHaveProperty('page');
  });

  it.each(['page', 'screen'] as const)('that a client called as %s stays that', async (type) => {
    const { vendor, deliver } = await scene();
    const message: TrackMessage = {
      ...track('Home Viewed', { a: 1 }),
      view: { type, name: 'Home', category: 'Start' },
    };
    await deliver(message);
    expect(vendor.calls).toEqual([
      expect.objectContaining({ type, name: 'Home', properties: expect.objectContaining({ a: 1 }) }),
    ]);
  });

  it('that is an alias names both ids', async () => {
    const { vendor, deliver } = await scene();
    await deliver(alias('ada', 'temp-1'));
    expect(vendor.calls).toEqual([
      expect.objectContaining({ type: 'alias', userId: 'ada', previousId: 'temp-1' }),
    ]);
  });

  it.each([
    ['set', { plan: 'pro' }],
    ['setOnce', { plan: 'pro' }],
    ['unset', { plan: null }],
  ] as const)('that says %s of a person or a group carries traits', async (operation, traits) => {
    const { vendor, deliver } = await scene();
    await deliver(people(operation, { plan: 'pro' }, ada), group(operation, { plan: 'pro' }, ada));
    expect(vendor.calls).toEqual([
      expect.objectContaining({ type: 'identify', userId: 'ada', traits }),
      expect.objectContaining({
        type: 'group',
        groupId: 'acme',
        traits: { group_type: 'company', ...traits },
      }),
    ]);
  });

  it.each(['increment', 'append', 'union', 'remove', 'delete'] as const)(
    'that says %s, which Segment has no call for, can be found in the dead letter',
    async (operation) => {
      const { vendor, deliver } = await scene();
      const outcomes = await deliver(track('A'), people(operation, { n: 1 }), track('B'));
      expect(outcomes).toEqual([
        delivered,
        { status: 'rejected', reason: expect.stringContaining(`people.set (${operation})`) },
        delivered,
      ]);
      expect(vendor.calls).toHaveLength(2);
    },
  );

  it('that Segment has no call for is left out when that is wanted', async () => {
    const { vendor, deliver } = await scene({ unsupported: 'skip' });
    expect(await deliver(people('increment', { n: 1 }), group('delete'))).toEqual([delivered, delivered]);
    expect(vendor.requests).toHaveLength(0);
  });

  it('of nobody is of a visitor who does nothing else, the same at each try', async () => {
    const { vendor, deliver } = await scene();
    const [one, other] = [track('A', {}, { ...nobody, id: '1' }), track('B', {}, { ...nobody, id: '1' })];
    await deliver(one);
    await deliver(other);
    const visitors = [...vendor.calls, ...vendor.duplicates].map(({ anonymousId }) => anonymousId);
    expect(new Set([...visitors, '1']).size).toBe(3);
    expect(vendor.calls[0]).not.toHaveProperty('userId');
    vendor.faults.push({ status: 503 });
    await deliver(track('C', {}, { ...nobody, id: 'c', time: 1 }));
    await deliver(track('C', {}, { ...nobody, id: 'c', time: 1 }));
    const [failed, repeated] = vendor.requests.slice(-2).map(({ body }) => body.replace(/"sentAt":"[^"]*"/g, '')); // prettier-ignore
    expect(failed).toBe(repeated);
  });

  it('of a group without a person is of one visitor a group', async () => {
    const { vendor, deliver } = await scene();
    await deliver(group('set', { a: 1 }, nobody), group('set', { a: 2 }, nobody));
    const [first, second] = vendor.calls;
    expect(first?.anonymousId).toMatch(/^[0-9a-f]{36}$/);
    expect(second?.anonymousId).toBe(first?.anonymousId);
  });

  it.each([
    ['a profile of nobody', people('set', { a: 1 }, nobody)],
    ['an alias of one id', { ...alias('ada', 'temp-1'), ...ada }],
    ['a track without a name', track('')],
    ['a track whose name is no text', track(7 as unknown as string)],
  ])('that Segment would drop in silence is rejected: %s', async (_, message) => {
    const { vendor, deliver } = await scene();
    const outcomes = await deliver(track('A'), message, track('B'));
    expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'rejected', 'delivered']);
    expect(vendor.calls).toHaveLength(2);
  });
});
