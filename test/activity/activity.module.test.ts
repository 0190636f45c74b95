/** Activity in a whole app: from a tracked event through the queue to the API, and dormant users to the app's own method. */
import { Injectable, Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { ActivityService } from '../../src/activity/activity.service.js';
import type { SeenUser } from '../../src/activity/activity.report.js';
import { OnDormant } from '../../src/activity/on-dormant.decorator.js';
import { AnalyticsModule } from '../../src/analytics.module.js';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { until } from '../support/queue-home.steps.js';
import { ownRedis } from './own-redis.js';

const DAY_MS = 86_400_000;

@Injectable()
class Mailer {
  readonly sent: string[] = [];

  @OnDormant({ after: '14d' })
  missYou({ userId }: SeenUser): void {
    this.sent.push(userId);
  }
}

/** Whoever asks is signed in. */
@Injectable()
class Analyst implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<{ user?: object }>().user = { id: 'analyst' };
    return true;
  }
}

async function start() {
  const analytics = AnalyticsModule.forRoot({
    queueUrl: `${process.env.TEST_REDIS_URL}/13`,
    destinations: ['activity'],
    adminToken: 'token',
    activity: { counts: (message) => message.kind !== 'track' || message.event !== 'Machine Polled' },
  });
  @Module({ imports: [analytics], providers: [Mailer, { provide: APP_GUARD, useClass: Analyst }] })
  class App {}
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

describe('an app with activity', () => {
  ownRedis(13);

  it('counts what its users do, answers for it, and hands over who has gone, once, over restarts', async () => {
    const first = await start();
    const analytics = first.get(AnalyticsService);
    await analytics.track('Venue Booked', {}, { userId: 'ada' });
    await analytics.track('Venue Booked', {}, { userId: 'bob', time: Date.now() - 20 * DAY_MS });
    await until(async () => (await first.get(ActivityService).activeUsers('month')) === 2);
    const headers = { authorization: 'Bearer token' };
    const answer = await fetch(`${await first.getUrl()}/analytics/api/activity/active?window=week`, {
      headers,
    });
    expect(await answer.json()).toEqual({ users: 1 });
    await analytics.track('Machine Polled', {}, { userId: 'analyst' });
    await analytics.track('Figures Read', {}, { userId: 'analyst' });
    await until(async () => (await first.get(ActivityService).user('analyst')) !== undefined);
    expect((await first.get(ActivityService).user('analyst'))?.byAction).toEqual({ 'Figures Read': 1 });
    await first.close();

    const second = await start();
    await until(() => second.get(Mailer).sent.length > 0);
    await second.close();
    const third = await start();
    await third.close();
    const handedOver = [first, second, third].flatMap((app) => app.get(Mailer).sent);
    expect(handedOver).toEqual(['bob']);
  });
});
