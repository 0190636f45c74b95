/** How a visitor becomes a user, over real HTTP on both platforms. */
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { SkipTracking } from '../../src/capture/skip-tracking.decorator.js';
import { Track } from '../../src/capture/track.decorator.js';
import { AnonymousIds } from '../../src/context/anonymous-ids.js';
import type { HttpRequest } from '../../src/context/http-request.js';
import { CapturedApp, PLATFORMS } from './captured-app.js';
import type { Capturing } from './captured-app.js';
import { HeaderAuthGuard } from './header-auth.guard.js';

@Controller('visits')
class VisitsController {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly anonymousIds: AnonymousIds,
  ) {}

  @Get()
  index(@Res({ passthrough: true }) response: object): object {
    return { visitor: this.anonymousIds.start(response) };
  }

  @Get('about')
  about(): string {
    return '';
  }

  @Post('searches')
  @Track('Venues Searched')
  search(): string {
    return '';
  }

  @Post('likes')
  async like(): Promise<string> {
    await this.analytics.track('Venue Liked');
    return '';
  }

  @Post('quiet-likes')
  @SkipTracking()
  async quietLike(): Promise<string> {
    return this.like();
  }

  @Post('plan')
  async choosePlan(): Promise<string> {
    await this.analytics.people.set('ann', { Plan: 'free' });
    return '';
  }

  @Post('sign-up')
  async signUp(@Req() request: HttpRequest): Promise<string> {
    await this.analytics.alias('ann', this.anonymousIds.of(request) ?? '');
    return '';
  }

  @Post('logout')
  logOut(@Res({ passthrough: true }) response: object): object {
    return { visitor: this.anonymousIds.renew(response) };
  }
}

const AUTH = { provide: APP_GUARD, useClass: HeaderAuthGuard };

describe.each(PLATFORMS)('a visitor on %s', (platform) => {
  let app: CapturedApp;
  afterEach(() => app.stop());

  async function start(capturing: Capturing = {}): Promise<void> {
    app = new CapturedApp({ providers: [AUTH], ...capturing });
    await app.start(platform, [VisitsController]);
  }

  function ask(path: string, visitor: string, userId?: string, method = 'GET'): Promise<Response> {
    return app.ask(path, userId, { method, headers: { cookie: `analytics_anonymous_id=${visitor}` } });
  }

  const said = () => app.queue.messages.map(({ kind, identity }) => [kind, identity]);

  it('gets a cookie, and keeps it', async () => {
    await start();
    const first = await app.ask('/visits');
    const [cookie = ''] = first.headers.getSetCookie();
    expect(cookie).toMatch(/^analytics_anonymous_id=[0-9a-f-]{36}; Max-Age=31536000; Path=\/; SameSite=Lax$/);
    const second = await app.ask('/visits', undefined, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  it('becomes a user at the first request of somebody known: the alias first, then the page view, once', async () => {
    await start();
    await ask('/visits/about', 'v-1');
    await Promise.all([ask('/visits/about', 'v-1', 'ann'), ask('/visits/about', 'v-1', 'ann')]);
    await ask('/visits/about', 'v-1', 'ann');
    const ann = { userId: 'ann', anonymousId: 'v-1' };
    expect(said()).toEqual([
      ['alias', ann],
      ['track', ann],
      ['track', ann],
      ['track', ann],
    ]);
    expect(app.queue.messages[0]).toMatchObject({ context: { ip: expect.stringContaining('127.0.0.1') } });
  });

  it('may carry the id in a header', async () => {
    await start();
    await app.ask('/visits/about', 'ann', { headers: { 'x-anonymous-id': 'v-1' } });
    expect(said()[0]).toEqual(['alias', { userId: 'ann', anonymousId: 'v-1' }]);
  });

  it('with garbage for an id is served and seen without one', async () => {
    await start();
    const response = await ask('/visits/about', '<script>', 'ann');
    expect(response.status).toBe(200);
    expect(said()).toEqual([['track', { userId: 'ann' }]]);
    expect(app.errors).toEqual([]);
  });

  it('is never two people: the second on a browser gets neither the alias nor the id', async () => {
    await start();
    await ask('/visits/about', 'v-1', 'ann');
    await ask('/visits/about', 'v-1', 'bob');
    expect(said().slice(2)).toEqual([['track', { userId: 'bob' }]]);
  });

  it('is another one after the log-out', async () => {
    await start();
    await ask('/visits/about', 'v-1', 'ann');
    const response = await ask('/visits/logout', 'v-1', 'ann', 'POST');
    const next = /^analytics_anonymous_id=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
    expect(next).not.toBe('v-1');
    await ask('/visits/about', next, 'bob');
    const bob = { userId: 'bob', anonymousId: next };
    expect(said().slice(-2)).toEqual([
      ['alias', bob],
      ['track', bob],
    ]);
  });

  it('is aliased once when the app does it by hand at the sign-up', async () => {
    await start();
    await ask('/visits/sign-up', 'v-1', undefined, 'POST');
    await ask('/visits/about', 'v-1', 'ann');
    expect(said().map(([kind]) => kind)).toEqual(['alias', 'track']);
    expect(app.aliases.confirmed).toEqual(['v-1 is ann']);
  });

  it('is who did it before anybody signs in: in track(), and in the event of @Track()', async () => {
    await start();
    await ask('/visits/likes', 'v-1', undefined, 'POST');
    await ask('/visits/searches', 'v-1', undefined, 'POST');
    expect(app.queue.events()).toEqual(['Venue Liked', 'Venues Searched']);
    expect(said().map(([, identity]) => identity)).toEqual([{ anonymousId: 'v-1' }, { anonymousId: 'v-1' }]);
  });

  it('becomes a user before what track() says of them, which carries the id at once', async () => {
    await start();
    await ask('/visits/likes', 'v-1', 'ann', 'POST');
    const ann = { userId: 'ann', anonymousId: 'v-1' };
    expect(said()).toEqual([
      ['alias', ann],
      ['track', ann],
      ['track', ann],
    ]);
  });

  it.each(['likes', 'quiet-likes'])(
    'becomes a user by track() where nothing is a page view (%s)',
    async (path) => {
      await start({ pageViews: { everyRoute: false } });
      await Promise.all([
        ask(`/visits/${path}`, 'v-1', 'ann', 'POST'),
        ask(`/visits/${path}`, 'v-1', 'ann', 'POST'),
      ]);
      await ask(`/visits/${path}`, 'v-1', 'bob', 'POST');
      const ann = { userId: 'ann', anonymousId: 'v-1' };
      expect(said()).toEqual([
        ['alias', ann],
        ['track', ann],
        ['track', ann],
        ['track', { userId: 'bob' }],
      ]);
    },
  );

  it('becomes a user by a message that names the requester by the user id alone', async () => {
    await start({ pageViews: { everyRoute: false } });
    await ask('/visits/plan', 'v-1', 'ann', 'POST');
    await ask('/visits/plan', 'v-2', 'bob', 'POST');
    expect(said()).toEqual([
      ['alias', { userId: 'ann', anonymousId: 'v-1' }],
      ['people.set', { userId: 'ann' }],
      ['people.set', { userId: 'ann' }],
    ]);
  });

  it('is left alone when aliases are only made by hand', async () => {
    await start({ anonymousId: { autoAlias: false } });
    await ask('/visits/about', 'v-1', 'ann');
    expect(said()).toEqual([['track', { userId: 'ann' }]]);
  });
});
