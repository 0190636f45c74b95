/** Tests of a whole app, in which its own analytics are replaced by captured ones. */
import { forwardRef, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { AnalyticsModule } from '../../src/analytics.module.js';
import { captureAnalytics } from '../../src/testing/analytics.override.js';
import { CapturedAnalytics } from '../../src/testing/captured-analytics.js';
import '../../src/testing/jest.setup.js';
import { VenueSite, VenuesModule } from './venue.app.js';

const OPTIONS = {
  queueUrl: 'redis://127.0.0.1:1',
  mixpanel: { token: 'production' },
  requests: { identity: ({ user }: { user?: unknown }) => (user as { email?: string } | undefined)?.email },
};

@Module({ imports: [AnalyticsModule.forRoot(OPTIONS), VenuesModule] })
class AppModule {}

@Module({ imports: [AnalyticsModule.forRootAsync({ useFactory: () => Promise.resolve(OPTIONS) })] })
class TrackingModule {}

@Module({ imports: [VenuesModule, forwardRef(() => TrackingModule)] })
class LayeredAppModule {}

describe('captureAnalytics()', () => {
  it.each([
    ['forRoot', AppModule],
    ['forRootAsync, below another module', LayeredAppModule],
  ])('replaces the module of %s and keeps its options', async (_, appModule) => {
    const builder = captureAnalytics(Test.createTestingModule({ imports: [appModule] }), appModule);
    const site = await VenueSite.serve(await builder.compile());
    const analytics = site.app.get(CapturedAnalytics);
    await site.ask('POST', '/venues/4/bookings', 'ada');
    await analytics.idle();
    expect(analytics).toHaveTracked('Venue Booked', { venueId: 4 }, { userId: 'ada@example.com' });
    expect(analytics.tracks).toHaveLength(2);
    await site.close();
  });

  it('says what to do when the app has no analytics', () => {
    const builder = Test.createTestingModule({ imports: [VenuesModule] });
    expect(() => captureAnalytics(builder, VenuesModule)).toThrow(
      '[analytics] No AnalyticsModule is imported below the given module. Import AnalyticsTestingModule.forRoot() in the test instead.',
    );
  });
});
