/** The README's examples of the tracking plan and of activity, run as they stand there. */
import { join } from 'node:path';
import type { ModuleMetadata, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SeenUser } from '../../src/activity/activity.report.js';
import type { AnalyticsService } from '../../src/capture/analytics.service.js';
import type { AnyIdentifier, AnyTrack } from '../../src/plan/typed-track.js';
import type { AnalyticsTestingModule } from '../../src/testing/analytics-testing.module.js';
import type { captureAnalytics } from '../../src/testing/analytics.override.js';
import type { CapturedAnalytics } from '../../src/testing/captured-analytics.js';
import { CompiledLibrary } from '../house/compiled-library.js';
import { readmeExample } from './readme-examples.js';

interface Kit {
  readonly AnalyticsTestingModule: typeof AnalyticsTestingModule;
  readonly CapturedAnalytics: Type<CapturedAnalytics>;
  readonly captureAnalytics: typeof captureAnalytics;
}

interface PlanExample {
  readonly VenueBooked: new (properties: object) => AnyTrack;
  readonly UserRegistered: new (properties: object) => AnyIdentifier;
}

interface ActivityExample {
  readonly Retention: Type<{ missYou(user: SeenUser): Promise<void> }>;
  readonly AppModule: Type;
}

const ADA = { userId: 'ada' };

describe('the examples', () => {
  const library = new CompiledLibrary();
  let kit: Kit;

  async function load<Exports>(path: string): Promise<Exports> {
    return (await import(join(library.folder, path))) as Exports;
  }

  beforeAll(async () => {
    for (const name of ['plan', 'plan-options', 'activity'])
      library.compile(`${name}.js`, readmeExample(name));
    kit = await load<Kit>('src/testing/testing-kit.js');
  }, 60_000);
  afterAll(() => library.close());

  async function capturing(metadata: ModuleMetadata, app?: Type) {
    const builder = Test.createTestingModule(metadata);
    const module = await (app ? kit.captureAnalytics(builder, app) : builder).compile();
    return { module, captured: module.get<CapturedAnalytics>(kit.CapturedAnalytics) };
  }

  it('plan: sends what keeps to the rules, and nothing else', async () => {
    const { VenueBooked, UserRegistered } = await load<PlanExample>('plan.js');
    const { AnalyticsService: Service } = await load<{ AnalyticsService: Type<AnalyticsService> }>('src/index.js'); // prettier-ignore
    const { module, captured } = await capturing({ imports: [kit.AnalyticsTestingModule.forRoot()] });
    const analytics = module.get<AnalyticsService>(Service);

    await analytics.track(new VenueBooked({ venue_id: 4, nights: 2 }), ADA);
    await analytics.identify(new UserRegistered({ $email: 'ada@example.com' }), ADA);
    await expect(analytics.track(new VenueBooked({ venue_id: 4, nights: 0 }), ADA)).rejects.toThrow('nights must not be less than 1'); // prettier-ignore
    await expect(analytics.people.set('ada', { $email: 'bob@example.com' })).rejects.toThrow('UserRegistered'); // prettier-ignore

    expect(captured.messages).toMatchObject([
      { event: 'Venue Booked', properties: { venue_id: 4, nights: 2, event_version: 1 } },
      { kind: 'people.set', properties: { $email: 'ada@example.com' } },
    ]);
  });

  it('plan-options: are options that the module takes', async () => {
    const { analytics } = await load<{ analytics: object }>('plan-options.js');
    expect(analytics).toHaveProperty('module');
  });

  it('activity: a mail to somebody who has gone is no activity of theirs', async () => {
    const { AppModule, Retention } = await load<ActivityExample>('activity.js');
    const { module, captured } = await capturing({ imports: [AppModule] }, AppModule);

    await module.get(Retention).missYou({ userId: 'ada', lastSeenAt: new Date(0) });

    expect(captured.messages).toMatchObject([{ event: 'Email Sent', identity: ADA, onBehalf: true, properties: { template: 'miss-you' } }]); // prettier-ignore
  });
});
