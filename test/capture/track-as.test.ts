/** For whom code runs outside of requests, and inside of them when somebody is named. */
import { Controller, Post, SetMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { TrackAs } from '../../src/capture/track-as.decorator.js';
import { CapturedApp, PLATFORMS } from './captured-app.js';
import { HeaderAuthGuard } from './header-auth.guard.js';

class Mailer {
  constructor(private readonly analytics: AnalyticsService) {}

  @TrackAs((user: { email: string }) => user.email)
  @SetMetadata('above', 1)
  async remind(user: { email: string }, subject: string, copies = 1): Promise<string> {
    await nextTurn();
    await this.analytics.track('Reminder Sent', { copies });
    return `${subject} for ${user.email}`;
  }

  @TrackAs((job: { data: { userId: string } }) => job.data.userId)
  async run(_job?: { data: { userId: string } }): Promise<string> {
    await this.analytics.track('Job Done');
    return 'done';
  }
}

@Controller('admin')
class AdminController {
  constructor(private readonly analytics: AnalyticsService) {}

  @Post('refund')
  async refund(): Promise<string> {
    await this.analytics.as('customer', () => this.analytics.track('Refund Received'));
    await this.analytics.as('admin', () => this.analytics.track('Refund Approved'));
    await this.analytics.track('Refund Made');
    return '';
  }
}

describe('as()', () => {
  const app = new CapturedApp();
  const { analytics, queue } = app;
  const last = () => queue.messages.at(-1)?.identity;

  it('names somebody for all that the code starts, and answers what the code does', async () => {
    const answer = await analytics.as({ userId: 'ann', anonymousId: 'v-1' }, async () => {
      await nextTurn();
      await analytics.track('Reminder Sent');
      return 7;
    });
    expect(answer).toBe(7);
    expect(last()).toEqual({ userId: 'ann', anonymousId: 'v-1' });
    expect(analytics.as(1, () => 'at once')).toBe('at once');
  });

  it('counts the innermost, and ends with its code', async () => {
    await analytics.as('ann', async () => {
      await analytics.as('bob', () => analytics.track('Inner'));
      expect(last()).toEqual({ userId: 'bob' });
      await analytics.track('Outer');
      expect(last()).toEqual({ userId: 'ann' });
      await analytics.track('Named', {}, { userId: 'eve' });
      expect(last()).toEqual({ userId: 'eve' });
    });
    await analytics.track('After');
    expect(app.errors.map(({ message }) => message)).toEqual([expect.stringContaining('Nobody is known')]);
  });

  it('never takes one for another in 1,000 at once', async () => {
    const work = Array.from({ length: 1000 }, (_, at) =>
      analytics.as(`u-${at}`, async () => {
        for (let turns = at % 7; turns >= 0; turns -= 1) await nextTurn();
        await analytics.track('Interleaved', { by: `u-${at}` });
      }),
    );
    await Promise.all(work);
    const tracks = queue.tracks().filter(({ event }) => event === 'Interleaved');
    expect(tracks).toHaveLength(1000);
    expect(tracks.filter(({ identity, properties }) => identity.userId !== properties.by)).toEqual([]);
  });
});

describe('@TrackAs()', () => {
  const app = new CapturedApp();
  const mailer = new Mailer(app.analytics);

  it('names somebody by the arguments of the method', async () => {
    expect(await mailer.remind({ email: 'ann@x.test' }, 'Tomorrow', 2)).toBe('Tomorrow for ann@x.test');
    expect(app.queue.tracks().at(-1)).toMatchObject({ identity: { userId: 'ann@x.test' }, properties: { copies: 2 } }); // prettier-ignore
  });

  it('keeps the name of the method and what other decorators said of it', () => {
    expect(Mailer.prototype.remind.name).toBe('remind');
    expect(Reflect.getMetadata('above', Mailer.prototype.remind)).toBe(1);
  });

  it('costs a message, never the method, when it finds nobody', async () => {
    expect(await mailer.run()).toBe('done');
    expect(app.errors).toHaveLength(1);
  });
});

describe.each(PLATFORMS)('as() in a request on %s', (platform) => {
  const app = new CapturedApp({ providers: [{ provide: APP_GUARD, useClass: HeaderAuthGuard }] });
  afterEach(() => app.stop());

  it('counts before whoever makes the request, whose address belongs to nobody else', async () => {
    await app.start(platform, [AdminController]);
    await app.ask('/admin/refund', 'admin', { method: 'POST', headers: { 'x-request-id': 'r-1' } });
    const [received, approved, made] = app.queue.tracks();
    expect(received).toMatchObject({ identity: { userId: 'customer' }, context: { requestId: 'r-1' } });
    expect(received?.context).not.toHaveProperty('ip');
    expect(approved?.context?.ip).toContain('127.0.0.1');
    expect(made?.identity).toEqual({ userId: 'admin' });
  });
});
