/** Real scheduled methods, which nobody asked for by a request. */
import { Injectable } from '@nestjs/common';
import { Cron, CronExpression, Interval, ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { TrackAs } from '../../src/capture/track-as.decorator.js';
import { CapturedApp } from '../capture/captured-app.js';

@Injectable()
class Reminders {
  constructor(private readonly analytics: AnalyticsService) {}

  @Cron(CronExpression.EVERY_YEAR, { name: 'reminders' })
  async remindAll(): Promise<void> {
    for (const user of ['ann', 'bob']) await this.analytics.as(user, () => this.remind(user));
  }

  @Interval('pulse', 5)
  @TrackAs(() => 'the-robot')
  async pulse(): Promise<void> {
    await this.analytics.track('Pulse Felt');
  }

  private async remind(user: string): Promise<void> {
    await this.analytics.track('Reminder Sent', { to: user });
  }
}

describe('a scheduled method', () => {
  const app = new CapturedApp({ imports: [ScheduleModule.forRoot()], providers: [Reminders] });
  let schedule: SchedulerRegistry;

  beforeAll(() =>
    app.start('express', [], (nest) => (schedule = nest.get(SchedulerRegistry, { strict: false }))),
  );
  afterAll(() => app.stop());

  it('tracks for everybody whom it names with as()', async () => {
    schedule.deleteInterval('pulse');
    app.queue.messages.length = 0;
    await schedule.getCronJob('reminders').fireOnTick();
    await app.queue.received(2);
    expect(app.queue.tracks().map(({ event, identity }) => [event, identity.userId])).toEqual([
      ['Reminder Sent', 'ann'],
      ['Reminder Sent', 'bob'],
    ]);
  });
});

describe('an interval under @TrackAs()', () => {
  const app = new CapturedApp({ imports: [ScheduleModule.forRoot()], providers: [Reminders] });
  afterAll(() => app.stop());

  it('still runs, and tracks for that person', async () => {
    await app.start('express', []);
    await app.queue.received(2);
    expect(app.queue.tracks()[1]).toMatchObject({ event: 'Pulse Felt', identity: { userId: 'the-robot' } });
  });
});
