/** The module in a real app: a request goes in, and valid payloads arrive at both vendors. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getQueueToken } from '@nestjs/bullmq';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalyticsModule } from '../src/analytics.module.js';
import type { AnalyticsOptions } from '../src/analytics.options.js';
import { AnalyticsService } from '../src/capture/analytics.service.js';
import { DeadLetters } from '../src/delivery/dead-letters.js';
import { MessageQueue } from '../src/queue/message-queue.js';
import { StandInMixpanel } from '../src/testing/vendors/mixpanel.stand-in.js';
import { StandInSegment } from '../src/testing/vendors/segment.stand-in.js';
import { VenueApp, type Platform } from './support/venue.app.js';

const dataDir = mkdtempSync(join(tmpdir(), 'analytics-module-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

let mixpanel: StandInMixpanel;
let segment: StandInSegment;
let venueApp: VenueApp | undefined;

const settings = (): Partial<AnalyticsOptions> => ({
  dataDir,
  destinations: ['mixpanel', 'segment'],
  mixpanel: { token: 'token', apiHost: mixpanel.url },
  segment: { writeKey: 'key', host: segment.url },
});

beforeEach(async () => {
  [mixpanel, segment] = await Promise.all([StandInMixpanel.start({ token: 'token' }), StandInSegment.start({ writeKey: 'key' })]); // prettier-ignore
});
afterEach(async () => {
  await venueApp?.close();
  venueApp = undefined;
  await Promise.all([mixpanel.close(), segment.close()]);
});

describe.each<Platform>(['express', 'fastify'])('the module in an app on %s', (platform) => {
  it('makes each request of a signed-in person a page view at both vendors', async () => {
    venueApp = await VenueApp.start(settings(), platform);
    await venueApp.get('/venues/4', 'ada');
    await venueApp.get('/venues/4');
    await venueApp.get('/venues/404', 'ada');
    await mixpanel.waitFor(() => mixpanel.events.length >= 2);
    await segment.waitFor(() => segment.calls.length >= 2);
    const [found, missing] = mixpanel.events;
    expect(found).toMatchObject({
      event: 'Page View – VenuesController#show',
      properties: {
        distinct_id: 'ada',
        entity_type: 'Venue',
        entity_id: '4',
        entity_name: 'Blue Hall',
        status_code: 200,
      },
    });
    expect(missing).toMatchObject({ properties: { status_code: 404, entity_id: '404' } });
    expect(segment.calls).toMatchObject([
      {
        type: 'track',
        event: 'Page View – VenuesController#show',
        userId: 'ada',
        messageId: found?.properties.$insert_id,
      },
      { type: 'track', userId: 'ada' },
    ]);
    expect([mixpanel.lost, segment.violations]).toEqual([[], []]);
  });

  it('sends tracks of decorated handlers and of the service, about whoever makes the request', async () => {
    venueApp = await VenueApp.start(settings(), platform);
    await venueApp.post('/venues/4/bookings', 'ada');
    await venueApp.post('/venues/4/likes', 'bob');
    await mixpanel.waitFor(() => mixpanel.events.length >= 4);
    const whoDidWhat = mixpanel.events.map(
      ({ event, properties }) => `${String(properties.distinct_id)}: ${event}`,
    );
    expect(whoDidWhat.toSorted()).toEqual([
      'ada: Page View – VenuesController#book',
      'ada: Venue Booked',
      'bob: Page View – VenuesController#like',
      'bob: Venue Liked',
    ]);
  });
});

describe('the module', () => {
  it('takes its options from a factory, too', async () => {
    venueApp = await VenueApp.start(AnalyticsModule.forRootAsync({ useFactory: async () => settings() }));
    await venueApp.app.get(AnalyticsService).track('Signup', {}, { userId: 'ada' });
    await mixpanel.waitFor(() => mixpanel.events.length >= 1);
  });

  it('answers for its health and its counts', async () => {
    venueApp = await VenueApp.start(settings());
    await venueApp.app.get(AnalyticsService).track('Signup', {}, { userId: 'ada' });
    await mixpanel.waitFor(() => mixpanel.events.length >= 1);
    await segment.waitFor(() => segment.calls.length >= 1);
    const health = await venueApp.get('/health');
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      status: 'ok',
      details: {
        queue: { status: 'up', kind: 'embedded' },
        worker: { status: 'up' },
        messages: { status: 'up' },
      },
    });
    expect(await venueApp.metric('analytics_messages_captured_total')).toBe(2);
    expect(await venueApp.metric('analytics_messages_queued_total')).toBe(2);
    expect(await venueApp.metric('analytics_messages_delivered_total')).toBe(2);
    expect(await venueApp.metric('analytics_queue_up')).toBe(1);
  });

  it('counts what could not be captured, and what is kept from a destination', async () => {
    venueApp = await VenueApp.start({ ...settings(), onError: () => {} });
    const analytics = venueApp.app.get(AnalyticsService);
    await analytics.track('Odd', { huge: 1n }, { userId: 'ada' });
    const kept = { id: 'kept-back', time: 1_700_000_000_000, identity: { userId: 'ada' }, properties: {} };
    const queue = venueApp.app.get(MessageQueue);
    await queue.add({ ...kept, kind: 'track', event: 'Kept back', withheldFrom: ['segment'] });
    expect(await venueApp.metric('analytics_capture_errors_total')).toBe(1);
    expect(await venueApp.metric('analytics_messages_withheld_total')).toBe(1);
  });

  it('provides its queues under the tokens of @nestjs/bullmq', async () => {
    venueApp = await VenueApp.start(settings());
    const queue = venueApp.app.get(getQueueToken('analytics-mixpanel'), { strict: false });
    expect(queue.name).toBe('analytics-mixpanel');
    expect(venueApp.app.get(getQueueToken('analytics-sandbox'), { strict: false })).toBeUndefined();
  });

  it('lists and sends again what a vendor refused', async () => {
    venueApp = await VenueApp.start(settings());
    await venueApp.app.get(AnalyticsService).track('Refused', {}, { userId: 'lmy47d' });
    const { app } = venueApp;
    const letter = app.get(DeadLetters).of('mixpanel');
    for (let tries = 0; tries < 100 && (await letter.count()) === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50)); // prettier-ignore
    expect(await letter.list()).toMatchObject([{ message: { event: 'Refused' }, reason: expect.stringContaining('distinct_id') }]); // prettier-ignore
    expect(await letter.purge()).toBe(1);
    expect(() => app.get(DeadLetters).of('mixpannel')).toThrow('There is no destination mixpannel. Known are: mixpanel, segment, plan, collector.'); // prettier-ignore
  });

  it('delivers at shutdown what was captured a moment before', async () => {
    const shortLived = await VenueApp.start(settings());
    const venue = await shortLived.get('/venues/4', 'ada');
    await venue.text();
    await shortLived.close();
    expect(mixpanel.events).toHaveLength(1);
    expect(segment.calls).toHaveLength(1);
  });

  it('refuses to start with wrong settings, and names all that is missing and what to do', async () => {
    const start = VenueApp.start({ destinations: ['mixpanel', 'segment'], dataDir });
    await expect(start).rejects.toThrow(
      /Missing MIXPANEL_TOKEN. Set it, or remove MIXPANEL[^]*Missing SEGMENT_CLIENT_KEY/,
    );
  });
});
