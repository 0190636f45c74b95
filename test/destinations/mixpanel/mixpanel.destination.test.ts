/** The Mixpanel destination as a whole: order across endpoints, settings, and its vendor's package. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createMixpanel } from '../../../src/destinations/mixpanel/mixpanel.destination.js';
import { mixpanelHost, MixpanelOptions } from '../../../src/destinations/mixpanel/mixpanel.options.js';
import { delivered } from '../../../src/destinations/outcome.js';
import { alias, group, people, track } from '../messages.js';
import { scene } from './scene.js';

const inDisorder = () => [
  track('A'),
  group('set', { a: 1 }),
  people('set', { a: 1 }),
  alias('ada', 'temp'),
  track('B'),
];

describe('the Mixpanel destination', () => {
  it('says who somebody is before what they did', async () => {
    const { vendor, deliver } = await scene();
    expect(await deliver(...inDisorder())).toEqual(Array(5).fill(delivered));
    expect(vendor.requests.map(({ path }) => path)).toEqual(['/import', '/engage', '/groups', '/import']);
    expect(vendor.events.map(({ event }) => event)).toEqual(['Identity Linked', 'A', 'B']);
  });

  it('sends no track while the profile before it has to wait', async () => {
    const { vendor, deliver } = await scene();
    const engage = { when: ({ path }: { path: string }) => path === '/engage' };
    vendor.faults.push({ status: 429, headers: { 'retry-after': '2' } }, engage);
    const outcomes = await deliver(...inDisorder());
    const waiting = { status: 'retryable', reason: expect.stringContaining('429'), afterMs: 2_000 };
    expect(outcomes).toEqual([waiting, waiting, waiting, delivered, waiting]);
    expect(vendor.requests.map(({ path }) => path)).toEqual(['/import', '/engage']);
  });

  it('goes on with the others when one message can never be delivered', async () => {
    const { vendor, deliver } = await scene();
    const broken = { ...track('Broken'), time: 'yesterday' as unknown as number };
    const outcomes = await deliver(alias('ada', 'temp'), broken, track('A'));
    expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'rejected', 'delivered']);
    expect(vendor.events).toHaveLength(2);
  });

  it('proves its credentials on demand', async () => {
    const { destination, vendor } = await scene();
    await expect(destination.ping?.()).resolves.toBeUndefined();
    await vendor.down();
    await expect(destination.ping?.()).rejects.toThrow(/^\[analytics\] Mixpanel could not be reached/);
    const { destination: stranger } = await scene({ token: 'WRONG' });
    await expect(stranger.ping?.()).rejects.toThrow(/^\[analytics\].*credentials/);
  });

  it.each([
    [{ region: 'EU' as const }, 'https://api-eu.mixpanel.com'],
    [{ region: 'IN' as const }, 'https://api-in.mixpanel.com'],
    [{}, 'https://api.mixpanel.com'],
    [{ region: 'EU' as const, apiHost: 'https://proxy.example.com/' }, 'https://proxy.example.com'],
  ])('with %o speaks to %s', (options, host) => {
    expect(mixpanelHost(Object.assign(new MixpanelOptions(), options))).toBe(host);
  });

  it('needs a token', async () => {
    await expect(createMixpanel({ token: '' })).rejects.toThrow('[analytics] Missing the Mixpanel token');
  });

  it('keeps its defaults where an option is given as undefined', async () => {
    const { destination } = await scene({ maxSize: undefined, region: undefined });
    expect(destination.batch).toEqual({ maxSize: 2_000, maxBytes: 10_000_000, maxWaitMs: 0 });
  });
});

describe('a proxy in the environment', () => {
  afterEach(() => {
    delete process.env['HTTPS_PROXY'];
  });

  it('does not keep the mixpanel package from starting, and stays as it is', async () => {
    process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
    const { deliver } = await scene();
    expect(process.env['HTTPS_PROXY']).toBe('http://127.0.0.1:9');
    expect(await deliver(track('A'))).toEqual([delivered]);
  });
});
