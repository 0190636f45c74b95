/** What an app's test sees of an app that imports the testing module: the same as production would capture. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { AnalyticsOptions } from '../../src/analytics.options.js';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { DeadLetter } from '../../src/delivery/dead-letter.js';
import { QueueHome } from '../../src/queue/queue-home.js';
import { AnalyticsTestingModule } from '../../src/testing/analytics-testing.module.js';
import { CapturedAnalytics } from '../../src/testing/captured-analytics.js';
import '../../src/testing/jest.setup.js';
import { Bookings, VenueSite, VenuesModule } from './venue.app.js';

describe('AnalyticsTestingModule', () => {
  let site: VenueSite;
  let analytics: CapturedAnalytics;

  async function serve(options?: Partial<AnalyticsOptions>): Promise<void> {
    const imports = [AnalyticsTestingModule.forRoot(options), VenuesModule];
    site = await VenueSite.serve(await Test.createTestingModule({ imports }).compile());
    analytics = site.app.get(CapturedAnalytics);
  }

  beforeEach(() => serve());
  afterEach(() => site.close());

  it('captures the page view of a test client, which is no bot here', async () => {
    await site.ask('GET', '/venues/4', 'ada');
    await analytics.idle();
    const properties = { entity_type: 'Venue', entity_id: '4', entity_name: 'Blue Hall', status_code: 200 };
    expect(analytics).toHaveTracked('Page View – VenuesController#show', properties, { userId: 'ada' });
  });

  it('captures what @Track() says, and what the service is told, with who makes the request', async () => {
    await site.ask('POST', '/venues/4/likes', 'ada');
    await site.ask('POST', '/venues/5/bookings', 'bob');
    await analytics.idle();
    expect(analytics).toHaveTracked('Venue Liked', { stars: 5 }, { userId: 'ada' });
    expect(analytics).toHaveTracked('Venue Booked', { venueId: 5, seats: 2 }, { userId: 'bob' });
  });

  it('leaves out what production leaves out', async () => {
    await site.ask('GET', '/venues/4');
    await site.ask('GET', '/venues/4/price', 'ada');
    await site.ask('GET', '/health', 'ada');
    await analytics.idle();
    expect(analytics).toHaveTrackedNothing();
  });

  it('throws at who says something wrong', async () => {
    await expect(site.app.get(AnalyticsService).track('')).rejects.toThrow('track() got no event');
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    await expect(site.app.get(AnalyticsService).track('Loop Closed', cycle, { userId: 'ada' })).rejects.toThrow('is no JSON'); // prettier-ignore
  });

  it('takes the options of production', async () => {
    await site.close();
    await serve({ requests: { identity: ({ user }) => (user as { email?: string } | undefined)?.email } });
    await site.ask('GET', '/venues/4', 'ada');
    await analytics.idle();
    expect(analytics.tracks.map(({ identity }) => identity)).toEqual([{ userId: 'ada@example.com' }]);
  });

  it('needs no queue, whatever the options say of one', async () => {
    await site.close();
    await serve({ queueUrl: 'redis://127.0.0.1:1', dataDir: '/nowhere/at/all', runWorker: true });
    expect(await site.ask('GET', '/health')).toBe(200);
    expect(await site.ask('GET', '/metrics')).toBe(200);
    expect(existsSync('/nowhere')).toBe(false);
  });

  it('has empty dead letters for an app that looks at them', async () => {
    const deadLetter = new DeadLetter(site.app.get(QueueHome), { name: 'mixpanel', shards: 1 });
    expect(await deadLetter.list()).toEqual([]);
    expect(await deadLetter.retry()).toBe(0);
  });

  it('works without a server, for tests of a single service', async () => {
    const imports = [AnalyticsTestingModule.forRoot()];
    const module = await Test.createTestingModule({ imports, providers: [Bookings] }).compile();
    await module.get(AnalyticsService).track('Venue Booked', { venueId: 4 }, { userId: 7 });
    expect(module.get(CapturedAnalytics)).toHaveTracked('Venue Booked', { venueId: 4 }, { userId: 7 });
    await module.close();
  });
});
