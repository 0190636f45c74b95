/** Where a call of a Segment client comes from, and what it says of its page. */
import { describe, expect, it } from '@jest/globals';
import { scene } from './scene.js';

const ADA = { userId: 'ada', event: 'A' };
const BROWSER = { library: { name: 'analytics.js', version: 'next-1.84.3' } };
const FIREFOX = { 'user-agent': 'Firefox/140' };

async function contextOf(context: unknown, headers: Record<string, string> = {}) {
  const { send, stored } = await scene();
  await send('/v1/track', { ...ADA, context }, { ...FIREFOX, ...headers });
  return stored[0]?.context;
}

describe('a call of a Segment client', () => {
  it.each([
    ['analytics.js', BROWSER, {}],
    ['a page without a library', {}, { origin: 'https://shop.test' }],
    ['a phone', { library: { name: 'analytics-ios' } }, {}],
  ])('comes from where %s is', async (_, context, headers) => {
    expect(await contextOf(context, headers)).toMatchObject({ ip: '127.0.0.1', userAgent: 'Firefox/140' });
  });

  it.each([
    ['@segment/analytics-node', { library: { name: '@segment/analytics-node' } }],
    ['curl', {}],
  ])('does not come from where the server of %s is', async (_, context) => {
    const kept = await contextOf(context);
    expect(kept).not.toHaveProperty('ip');
    expect(kept).not.toHaveProperty('userAgent');
  });

  it('says where it may go beside its context, not in it', async () => {
    const said = await contextOf({ ...BROWSER, integrations: { Mixpanel: false } });
    expect(said?.client).toEqual(BROWSER);
  });

  it('comes from where it says itself', async () => {
    const said = { ip: '203.0.113.7', userAgent: 'Opera/12', locale: 'de-CH' };
    expect(await contextOf({ ...BROWSER, ...said })).toEqual({ ...said, client: BROWSER });
  });

  it('keeps the rest in its own words, with the referrer as ours', async () => {
    const page = {
      path: '/',
      referrer: 'https://example.com/',
      search: '',
      title: 'T',
      url: 'https://shop.test/',
    };
    const campaign = { source: 'news', name: 'spring' };
    const { referrer, ...rest } = page;
    const kept = await contextOf({ page, campaign, timezone: 'Europe/Zurich', traits: null });
    expect(kept).toEqual({ referrer, client: { page: rest, campaign, timezone: 'Europe/Zurich' } });
  });

  it('keeps an empty referrer as the page has it', async () => {
    const page = { referrer: '', url: 'https://shop.test/' };
    expect(await contextOf({ page })).toEqual({ client: { page } });
  });

  it('shows an address only as it may be kept', async () => {
    const masked = await scene({}, { shownIp: () => '203.0.113.0' });
    await masked.send('/v1/track', { ...ADA, context: { ip: '203.0.113.7' } });
    const none = await scene({}, { shownIp: () => undefined });
    await none.send('/v1/track', { ...ADA, context: { ...BROWSER, ip: 'unknown' } });
    expect(masked.stored[0]?.context).toHaveProperty('ip', '203.0.113.0');
    expect(none.stored[0]?.context).not.toHaveProperty('ip');
  });

  it('has bounds', async () => {
    const long = 'x'.repeat(5_000);
    const kept = await contextOf({
      userAgent: long,
      locale: long,
      page: { referrer: long },
      note: long.repeat(4),
    });
    expect(kept).not.toHaveProperty('client.note');
    expect(kept).toMatchObject({
      userAgent: expect.stringMatching(/^x{1024}$/),
      locale: expect.stringMatching(/^x{64}$/),
      referrer: expect.stringMatching(/^x{4096}$/),
    });
  });
});
