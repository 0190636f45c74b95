/** How many requests a minute are taken from one address, and with one key. */
import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import throttler, { type ThrottlerStorage } from '@nestjs/throttler';
import { AnalyticsCollectorModule } from '../../src/analytics-collector.module.js';
import { AnalyticsModule } from '../../src/analytics.module.js';
import type { Exchange } from '../../src/collector/exchange.js';
import { RateLimits } from '../../src/collector/rate-limits.js';
import { RequestCountsStorage } from '../../src/collector/request-counts.storage.js';
import { HostApp } from './host.app.js';

const from = (sender: string | undefined): Exchange => ({ sender }) as Exchange;
const TOO_MANY = { status: 429 };

function limits(perAddress: number, perKey = 0): RateLimits {
  return new RateLimits(new RequestCountsStorage(), perAddress, perKey);
}

describe('RateLimits', () => {
  it('counts each address by itself, and says when to come again', async () => {
    const limited = limits(2);
    for (let request = 0; request < 2; request += 1) await limited.countAddress(from('203.0.113.1'));
    const refusal = await limited.countAddress(from('203.0.113.1'))?.catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 429, retryAfterS: expect.any(Number) });
    const { retryAfterS } = refusal as { readonly retryAfterS: number };
    expect(retryAfterS).toBeGreaterThan(0);
    expect(retryAfterS).toBeLessThanOrEqual(60);
    await limited.countAddress(from('203.0.113.2'));
  });

  it('counts each key by itself, and not together with an address of its name', async () => {
    const limited = limits(1, 1);
    await limited.countKeys(['203.0.113.1']);
    await limited.countAddress(from('203.0.113.1'));
    await limited.countKeys(['other']);
    await expect(limited.countKeys(['203.0.113.1'])).rejects.toMatchObject(TOO_MANY);
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
      await limited.countKeys(['web']);
    }
  });
});

describe('addresses', () => {
  it('of IPv6 are counted by the /64 that a household has', async () => {
    const limited = limits(1);
    await limited.countAddress(from('2001:db8:1:2::1'));
    await expect(limited.countAddress(from('2001:db8:1:2:ffff::9'))).rejects.toMatchObject(TOO_MANY);
    await limited.countAddress(from('2001:db8:1:3::1'));
  });
});

describe('the keys of one request', () => {
  it('are each counted once', async () => {
    const limited = limits(0, 1);
    await limited.countKeys(['web', 'web', undefined, 'app']);
    await expect(limited.countKeys(['app'])).rejects.toMatchObject(TOO_MANY);
  });

  it('are refused when they are more than anybody has, and none of them is counted', async () => {
    const storage = new CountedCalls();
    const invented = Array.from({ length: 2_000 }, (_, at) => `invented-${at}`);
    const refusal = { status: 400, message: expect.stringContaining('at most 16') };
    await expect(new RateLimits(storage, 0, 1).countKeys(invented)).rejects.toMatchObject(refusal);
    expect(storage.calls).toBe(0);
    await new RateLimits(storage, 0, 0).countKeys(invented);
  });
});

describe('a storage that does not answer', () => {
  it.each<[string, () => Promise<never>]>([
    ['hangs', () => new Promise(() => {})],
    ['fails', () => Promise.reject(new Error('Connection is closed.'))],
  ])('or %s keeps nobody out, is reported, and is left in peace for a while', async (_how, increment) => {
    const storage = new CountedCalls(increment);
    const errors: Error[] = [];
    const limited = new RateLimits(storage, 1, 1, (error) => errors.push(error), 20);
    for (let request = 0; request < 3; request += 1) await limited.countAddress(from('203.0.113.1'));
    expect([storage.calls, errors.length]).toEqual([1, 1]);
    expect(errors[0]?.message).toMatch(/^\[analytics\] Requests are let in uncounted/);
  });
});

describe('an app with a ThrottlerModule', () => {
  const refusing = { totalHits: 9, timeToExpire: 7, isBlocked: true, timeToBlockExpire: 0 };

  it('counts where that counts, with a block that storages on Redis can keep', async () => {
    const storage = new CountedCalls(() => Promise.resolve(refusing));
    const limited = await limitsBeside({ throttlers: [], storage });
    await expect(limited.countAddress(from('203.0.113.1'))).rejects.toMatchObject({
      ...TOO_MANY,
      retryAfterS: 7,
    });
    expect(storage.last).toEqual(['analytics-collector address 203.0.113.1', 60_000, 2, 60_000, 'analytics-collector-address']); // prettier-ignore
  });

  it('counts by itself where that has no storage of its own, so that a long minute costs no more than a short one', async () => {
    const limited = await limitsBeside({ throttlers: [] }, 200_000);
    for (let request = 0; request < 150_000; request += 1) await limited.countAddress(from('203.0.113.1'));
  });
});

/** What the collector counts with in an app that has limits of its own. */
async function limitsBeside(options: throttler.ThrottlerModuleOptions, rateLimit = 2): Promise<RateLimits> {
  const analytics = AnalyticsModule.forRoot({ queueUrl: process.env.TEST_REDIS_URL, destinations: ['sandbox'], runWorker: false }); // prettier-ignore
  @Module({
    imports: [
      throttler.ThrottlerModule.forRoot(options),
      analytics,
      AnalyticsCollectorModule.forRoot({ rateLimit }),
    ],
  })
  class Limited {}
  const app = await NestFactory.create(Limited, { logger: false, abortOnError: false });
  const limited = app.get(RateLimits, { strict: false });
  await app.init();
  await app.close();
  return limited;
}

class CountedCalls implements ThrottlerStorage {
  calls = 0;
  last?: unknown[];

  constructor(
    private readonly answer: () => ReturnType<ThrottlerStorage['increment']> = () => new Promise(() => {}),
  ) {}

  increment(...asked: unknown[]): ReturnType<ThrottlerStorage['increment']> {
    this.calls += 1;
    this.last = asked;
    return this.answer();
  }
}

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

  it('counts whole addresses, also where it masks them', async () => {
    const app = await HostApp.start(platform, { rateLimit: 1, maskIp: true, trustedProxies: 1 });
    const sentBy = (ip: string) => app.post('/events', { event: 'One' }, { 'x-forwarded-for': ip });
    const statuses = [];
    for (const ip of ['203.0.113.1', '203.0.113.2', '203.0.113.1']) statuses.push((await sentBy(ip)).status);
    expect(statuses).toEqual([202, 202, 429]);
    expect((await app.deliveries(2)).map(({ context }) => context?.ip)).toEqual([
      '203.0.113.0',
      '203.0.113.0',
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
