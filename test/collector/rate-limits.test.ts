/** How many requests a minute are taken from one address, and with one key. */
import { describe, expect, it } from '@jest/globals';
import throttler from '@nestjs/throttler';
import type { Exchange } from '../../src/collector/exchange.js';
import { RateLimits } from '../../src/collector/rate-limits.js';
import { HostApp } from './host.app.js';

const from = (ip: string | undefined): Exchange => ({ ip }) as Exchange;

function limits(perAddress: number, perKey = 0): RateLimits {
  return new RateLimits(new throttler.ThrottlerStorageService(), perAddress, perKey);
}

describe('RateLimits', () => {
  it('counts each address by itself, and says when to come again', async () => {
    const limited = limits(2);
    for (let request = 0; request < 2; request += 1) await limited.countAddress(from('203.0.113.1'));
    const refusal = await limited.countAddress(from('203.0.113.1')).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 429, retryAfterS: expect.any(Number) });
    const { retryAfterS } = refusal as { readonly retryAfterS: number };
    expect(retryAfterS).toBeGreaterThan(0);
    expect(retryAfterS).toBeLessThanOrEqual(60);
    await limited.countAddress(from('203.0.113.2'));
  });

  it('counts each key by itself, and not together with an address of its name', async () => {
    const limited = limits(1, 1);
    await limited.countKey('web');
    await limited.countAddress(from('web'));
    await limited.countKey('other');
    await expect(limited.countKey('web')).rejects.toMatchObject({ status: 429 });
  });

  it('counts those together whose address is unknown', async () => {
    const limited = limits(1);
    await limited.countAddress(from(undefined));
    await expect(limited.countAddress(from(undefined))).rejects.toMatchObject({ status: 429 });
  });

  it('takes everything when it is off', async () => {
    const limited = limits(0, 0);
    for (let request = 0; request < 1_000; request += 1) {
      await limited.countAddress(from('203.0.113.1'));
      await limited.countKey('web');
    }
  });
});

describe.each(['express', 'fastify'] as const)('an app on %s with limits', (platform) => {
  it('answers 429 with Retry-After, in the words of the protocol', async () => {
    const app = await HostApp.start(platform, { rateLimit: 2 });
    const event = { event: 'Chose plan' };
    for (let request = 0; request < 2; request += 1)
      expect((await app.post('/events', event)).status).toBe(202);
    const answers = await Promise.all([
      app.post('/events', event),
      app.post('/v1/track', event),
      app.post('/track', [event]),
    ]);
    for (const answer of answers) {
      expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([429, true]);
    }
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
      { error: expect.stringContaining('address') },
      { success: false, error: expect.stringContaining('address') },
      { status: 0, error: expect.stringContaining('address') },
    ]);
    await app.close();
  });

  it('limits a key from all addresses together', async () => {
    const app = await HostApp.start(platform, { keyRateLimit: 1 });
    expect((await app.post('/events?key=web', { event: 'One' })).status).toBe(202);
    expect((await app.post('/events?key=web', { event: 'Two' })).status).toBe(429);
    expect((await app.post('/events?key=other', { event: 'Three' })).status).toBe(202);
    expect((await app.deliveries(2)).map((message) => message.kind === 'track' && message.event)).toEqual([
      'One',
      'Three',
    ]);
    await app.close();
  });
});
