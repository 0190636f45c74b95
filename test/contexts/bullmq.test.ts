/** Real processors of @nestjs/bullmq, on Redis: jobs that say for whom they run. */
import { BullModule, getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq';
import { QueueEvents, type Job, type Queue } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { TrackAs } from '../../src/capture/track-as.decorator.js';
import { CapturedApp } from '../capture/captured-app.js';

const NAME = `mails-${randomUUID()}`;

interface Mail {
  readonly userId: string;
}

@Processor(NAME, { concurrency: 20 })
class MailProcessor extends WorkerHost {
  constructor(private readonly analytics: AnalyticsService) {
    super();
  }

  @TrackAs(({ data }: Job<Mail>) => data.userId)
  async process({ data }: Job<Mail>): Promise<string> {
    for (let turns = data.userId.length; turns > 0; turns -= 1) await nextTurn();
    await this.analytics.track('Email Sent', { to: data.userId });
    return data.userId;
  }
}

describe('a processor under @TrackAs()', () => {
  const { hostname: host, port } = new URL(process.env.TEST_REDIS_URL ?? '');
  const connection = { host, port: Number(port) };
  const app = new CapturedApp({
    imports: [BullModule.forRoot({ connection }), BullModule.registerQueue({ name: NAME })],
    providers: [MailProcessor],
  });
  let queue: Queue<Mail>;
  let events: QueueEvents;

  beforeAll(async () => {
    await app.start('express', [], (nest) => (queue = nest.get(getQueueToken(NAME), { strict: false })));
    events = new QueueEvents(NAME, { connection });
    await events.waitUntilReady();
  });

  afterAll(async () => {
    await queue.obliterate({ force: true });
    await events.close();
    await app.stop();
  });

  it('tracks for the person of the job, also with many jobs at once', async () => {
    const people = Array.from({ length: 100 }, (_, at) => `person-${at}`);
    const jobs = await queue.addBulk(people.map((userId) => ({ name: 'mail', data: { userId } })));
    await Promise.all(jobs.map((job) => job.waitUntilFinished(events)));
    const sent = app.queue.tracks();
    expect(sent).toHaveLength(100);
    expect(sent.filter(({ identity, properties }) => identity.userId !== properties.to)).toEqual([]);
    expect(app.errors).toEqual([]);
  });
});
