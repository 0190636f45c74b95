/** The official @segment/analytics-node, and what analytics.js writes, byte for byte as far as it matters. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { Analytics } from '@segment/analytics-node';
import { conformingId } from '../../../src/message/message-id.js';
import { type Scene, scene } from './scene.js';

const failures: unknown[] = [];

afterEach(() => {
  expect(failures.splice(0)).toEqual([]);
});

async function useNode({ url }: Scene, calls: (analytics: Analytics) => void): Promise<void> {
  const analytics = new Analytics({ writeKey: 'KEY', host: url, maxRetries: 0 });
  analytics.on('error', (error) => failures.push(error.reason));
  calls(analytics);
  await analytics.closeAndFlush();
}

describe('@segment/analytics-node', () => {
  it('delivers each of its calls', async () => {
    const collector = await scene({ keys: ['KEY'] });
    const timestamp = new Date(Date.now() - 60_000);
    await useNode(collector, (analytics) => {
      analytics.track({ userId: 'ada', event: 'A', properties: { a: 1 }, messageId: 'm-1', timestamp });
      analytics.identify({ userId: 'ada', anonymousId: 'temp-1', traits: { plan: 'pro' } });
      analytics.page({ anonymousId: 'temp-1', name: 'Home', category: 'Shop', properties: { url: '/' } });
      analytics.screen({ userId: 'ada', name: 'Cart' });
      analytics.group({ userId: 'ada', groupId: 'acme', traits: { size: 3 } });
      analytics.alias({ userId: 'ada', previousId: 'temp-2' });
    });
    const [aliases, others] = [collector.stored.filter(({ kind }) => kind === 'alias'), collector.stored.filter(({ kind }) => kind !== 'alias')]; // prettier-ignore
    expect(others).toMatchObject([
      { kind: 'track', id: 'm-1', event: 'A', time: timestamp.getTime(), properties: { a: 1 } },
      { kind: 'people.set', properties: { plan: 'pro' }, clientId: expect.stringMatching(/^node-next-/) },
      { event: 'Viewed Shop Home Page', view: { type: 'page', name: 'Home', category: 'Shop' } },
      { event: 'Viewed Cart Screen', view: { type: 'screen' } },
      { kind: 'group.set', groupKey: 'company', groupId: 'acme', properties: { size: 3 } },
    ]);
    // Who somebody is comes before what they did.
    expect(collector.stored.slice(0, 2)).toEqual(aliases);
    expect(aliases.map(({ identity }) => identity)).toEqual([
      { userId: 'ada', anonymousId: 'temp-1' },
      { userId: 'ada', anonymousId: 'temp-2' },
    ]);
    const { context, door } = others[0] ?? {};
    expect(context).toEqual({
      client: { library: expect.objectContaining({ name: '@segment/analytics-node' }) },
    });
    expect(door).toEqual({ protocol: 'segment', key: 'KEY' });
  });

  it('hears of a key that may not write', async () => {
    await useNode(await scene({ keys: ['OTHER'] }), (analytics) =>
      analytics.track({ userId: 'ada', event: 'A' }),
    );
    expect(failures.splice(0)).toEqual([expect.objectContaining({ message: '[401] Unauthorized' })]);
  });
});

/** As analytics.js 1.84.3 writes it in Chromium, see its src/plugins/segmentio/normalize.ts. */
function browserCall(messageId: string, at: Date): object {
  const page = { path: '/a', referrer: 'https://example.com/', search: '?x=1', title: 'Shop', url: 'https://shop.test/a?x=1' }; // prettier-ignore
  return {
    timestamp: at.toISOString(),
    integrations: { 'Segment.io': true },
    event: 'Looked',
    type: 'track',
    properties: { note: 'Grüße 🎈 +&=' },
    context: {
      page,
      userAgent: 'Mozilla/5.0',
      locale: 'de-CH',
      campaign: { source: 'news' },
      library: { name: 'analytics.js', version: 'next-1.84.3' },
      timezone: 'Europe/Zurich',
    },
    messageId,
    anonymousId: '1f8a3c52-6f0e-4a83-9d4b-0d6f5a3a7b11',
    writeKey: 'KEY',
    userId: null,
    _metadata: { bundled: ['Segment.io'], unbundled: [], bundledIds: [] },
  };
}

describe('analytics.js', () => {
  const headers = { authorization: `Basic ${Buffer.from('KEY:').toString('base64')}` };
  const messageId = 'ajs-next-1795298368910-1f8a3c52-6f0e-4a83-9d4b-0d6f5a3a7b11';

  it('delivers a call at a time', async () => {
    const { send, stored } = await scene({ keys: ['KEY'] });
    const at = new Date();
    const answer = await send('/v1/t', { ...browserCall(messageId, at), sentAt: at }, headers);
    expect(answer.status).toBe(200);
    expect(stored).toEqual([
      {
        kind: 'track',
        id: conformingId(messageId),
        clientId: messageId,
        time: at.getTime(),
        clock: { receivedAt: expect.any(Number), clientTime: at.getTime() },
        identity: { anonymousId: '1f8a3c52-6f0e-4a83-9d4b-0d6f5a3a7b11' },
        context: {
          ip: '127.0.0.1',
          userAgent: 'Mozilla/5.0',
          locale: 'de-CH',
          referrer: 'https://example.com/',
          client: {
            page: { path: '/a', search: '?x=1', title: 'Shop', url: 'https://shop.test/a?x=1' },
            campaign: { source: 'news' },
            library: { name: 'analytics.js', version: 'next-1.84.3' },
            timezone: 'Europe/Zurich',
          },
        },
        door: { protocol: 'segment', key: 'KEY' },
        event: 'Looked',
        properties: { note: 'Grüße 🎈 +&=', server_time: expect.any(Number) },
      },
    ]);
  });

  it('delivers batches, and what it sends again when the page goes is known by its id and time', async () => {
    const { send, stored } = await scene({ keys: ['KEY'] });
    const at = new Date();
    const batch = [browserCall(messageId, at), browserCall(`${messageId}-2`, at)];
    const body = { writeKey: 'KEY', batch, sentAt: at.toISOString() };
    await send('/v1/b', body, headers);
    const first = [...stored];
    await send('/v1/b', { ...body, sentAt: new Date().toISOString() }, { ...headers, 'x-retry-count': '1' });
    expect(stored).toEqual(first);
    expect(new Set(first.map(({ id }) => id)).size).toBe(2);
  });
});
