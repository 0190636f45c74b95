/** An app whose queue is away: it starts, serves, keeps what it can, counts what it can't, and loses nothing that it kept. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { AnalyticsOptions } from '../../src/analytics.options.js';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';
import { VenueApp } from './venue.app.js';

/** A server of the test's own, which keeps its data when it is killed. */
export interface OutageStore {
  readonly url: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function describeOutage(name: string, startStore: () => Promise<OutageStore>): void {
  describe(`an app whose queue on ${name} is away`, () => {
    let store: OutageStore;
    let mixpanel: StandInMixpanel;
    let venueApp: VenueApp | undefined;

    const settings = (more: Partial<AnalyticsOptions> = {}): Partial<AnalyticsOptions> => ({
      queueUrl: store.url,
      destinations: ['mixpanel'],
      mixpanel: { token: 'token', apiHost: mixpanel.url },
      onError: 'log',
      ...more,
    });

    beforeEach(async () => {
      [store, mixpanel] = await Promise.all([startStore(), StandInMixpanel.start({ token: 'token' })]);
    });
    afterEach(async () => {
      await venueApp?.close();
      venueApp = undefined;
      await Promise.all([store.stop(), mixpanel.close()]);
    });

    it('starts and serves without it, and delivers what it kept when the queue comes', async () => {
      await store.kill();
      venueApp = await VenueApp.start(settings());
      for (let visit = 1; visit <= 5; visit += 1)
        expect((await venueApp.get('/venues/4', `user-${visit}`)).status).toBe(200);
      expect(await venueApp.metric('analytics_buffered_messages')).toBe(5);
      expect((await venueApp.get('/health')).status).toBe(503);
      await store.restart();
      await mixpanel.waitFor(() => mixpanel.events.length >= 5, 20_000);
      const people = mixpanel.events.map(({ properties }) => properties.distinct_id);
      expect(people).toEqual(['user-1', 'user-2', 'user-3', 'user-4', 'user-5']);
      expect((await venueApp.get('/health')).status).toBe(200);
    }, 60_000);

    it('counts what its buffer has no room for, and logs it once', async () => {
      const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
      await store.kill();
      venueApp = await VenueApp.start(settings({ buffer: { maxMessages: 3 } }));
      for (let visit = 1; visit <= 10; visit += 1) await venueApp.get('/venues/4', 'ada');
      expect(await venueApp.metric('analytics_buffered_messages')).toBe(3);
      expect(await venueApp.metric('analytics_messages_dropped_total')).toBe(7);
      const aboutBuffer = logged.mock.calls.filter(([text]) => String(text).includes('buffer is full'));
      expect(aboutBuffer).toHaveLength(1);
      logged.mockRestore();
      await store.restart();
      await mixpanel.waitFor(() => mixpanel.events.length >= 3, 20_000);
    }, 60_000);

    it('keeps nobody waiting who awaits track()', async () => {
      await store.kill();
      venueApp = await VenueApp.start(settings({ buffer: { maxAwaitMs: 0 } }));
      await venueApp.app.get(AnalyticsService).track('Signup', {}, { userId: 'ada' });
      await store.restart();
      await mixpanel.waitFor(() => mixpanel.events.length >= 1, 20_000);
    }, 60_000);

    it('loses nothing and sends nothing twice when the store is killed and restarted under load', async () => {
      venueApp = await VenueApp.start(settings());
      const analytics = venueApp.app.get(AnalyticsService);
      const sent: Promise<void>[] = [];
      const send = async (from: number, to: number) => {
        for (let at = from; at <= to; at += 1) {
          sent.push(analytics.track(String(at), {}, { userId: 'ada' }));
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      await send(1, 300);
      await store.kill();
      await send(301, 600);
      await store.restart();
      await send(601, 900);
      await Promise.all(sent);
      await mixpanel.waitFor(() => mixpanel.uniqueEvents().length >= 900, 30_000);
      expect(mixpanel.uniqueEvents().map(({ event }) => event)).toEqual(
        Array.from({ length: 900 }, (_, at) => String(at + 1)),
      );
    }, 90_000);
  });
}
