/** VenueSpot over HTTP, with an analytics module that only hears what it is told and always has the same activity. */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { ActivityService } from '../../src/activity/activity.service.js';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { AnonymousIds } from '../../src/context/anonymous-ids.js';
import { DemoModule } from '../../src/demo/demo.module.js';
import { INBOX_QUEUE } from '../../src/demo/inbox.recorder.js';
import { openHome } from '../../src/queue/open-home.js';
import { QueueHome } from '../../src/queue/queue-home.js';

export const BROWSER_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const seenAt = new Date('2026-01-15T09:30:00Z');
const activity = {
  activeUsers: () => Promise.resolve(3),
  user: (userId: string) =>
    Promise.resolve({ userId, firstSeenAt: seenAt, lastSeenAt: seenAt, actions: 2, byAction: { 'Venue Booked': 2 } }), // prettier-ignore
};

interface Call {
  readonly body?: Record<string, string> | URLSearchParams;
  readonly accept?: string;
  readonly cookie?: string;
}

@Module({})
class FakeAnalyticsModule {}

export class VenueSpotScene {
  private constructor(
    private readonly app: INestApplication,
    readonly home: QueueHome,
    private readonly url: string,
    /** What analytics was told: the call, then its arguments. */
    readonly heard: unknown[][],
  ) {}

  /** @param database of the test Redis, one a test file */
  static async start(database: number): Promise<VenueSpotScene> {
    const heard: unknown[][] = [];
    const hear =
      (name: string) =>
      async (...args: unknown[]) =>
        void heard.push([name, ...args]);
    const analytics = {
      alias: hear('alias'),
      identify: hear('identify'),
      track: hear('track'),
      as: (who: unknown, work: () => unknown) => {
        heard.push(['as', who]);
        return work();
      },
    };
    const home = openHome({ url: `${process.env.TEST_REDIS_URL}/${database}` });
    const providers = [
      { provide: ActivityService, useValue: activity },
      { provide: AnalyticsService, useValue: analytics },
      { provide: AnonymousIds, useValue: new AnonymousIds() },
      { provide: QueueHome, useValue: home },
    ];
    const fake = { module: FakeAnalyticsModule, providers, exports: providers.map(({ provide }) => provide) };
    const app = await NestFactory.create(DemoModule.forRoot({ analytics: fake, collectorPath: '/t7' }), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    return new VenueSpotScene(app, home, await app.getUrl(), heard);
  }

  call(path: string, { body, accept = '*/*', cookie = '' }: Call = {}): Promise<Response> {
    const isForm = body instanceof URLSearchParams;
    const headers = { accept, cookie, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) };
    return fetch(this.url + path, {
      method: body ? 'POST' : 'GET',
      headers,
      body: isForm ? body : JSON.stringify(body),
      redirect: 'manual',
    });
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.home.queue(INBOX_QUEUE).obliterate({ force: true });
    await this.home.close();
  }
}

export const sessionIn = (response: Response): string =>
  response.headers.get('set-cookie')?.split(';')[0] ?? '';

export const ADA = {
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  phone: '123',
  userType: 'Planner',
};
