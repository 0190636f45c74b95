/** Who a visitor turns out to be: said by the browser, by the server, or by both, and linked exactly once. */
import { Controller, Get, Injectable, Post, Body, Inject, Redirect, Header, type CanActivate, type ExecutionContext } from '@nestjs/common'; // prettier-ignore
import { APP_GUARD } from '@nestjs/core';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../../src/capture/analytics.service.js';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import type { CollectorApp } from '../../support/collector.app.js';
import { modulePage, serveModule } from './mixpanel.page.js';
import { packagePage, servePackage } from './segment.page.js';

/** Whoever the cookie names is signed in. */
@Injectable()
class CookieSession implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: { cookie?: string }; user?: object }>();
    const id = /(?:^|; )session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    if (id !== undefined) request.user = { id };
    return true;
  }
}

@Controller()
class AccountController {
  constructor(@Inject(AnalyticsService) private readonly analytics: AnalyticsService) {}

  /** As the seed has it: the form brings the visitor's id, and the browser goes on to the site. */
  @Post('signup')
  @Redirect()
  async signUp(@Body() form: { id: string; mix_panel_temp_id: string; next: string }) {
    await this.analytics.alias(form.id, form.mix_panel_temp_id);
    await this.analytics.people.set(form.id, { plan: 'pro' });
    return { url: form.next, statusCode: 303 };
  }

  @Post('login')
  @Header('set-cookie', 'session=hedy; Path=/')
  logIn() {
    return 'Welcome.';
  }

  @Get('account')
  account() {
    return '<link rel="icon" href="data:,">Your account.';
  }
}

const browser = ownBrowser();
const site = ownSite(serveModule, servePackage);
let app: CollectorApp;

beforeAll(async () => {
  const host = { controllers: [AccountController], providers: [{ provide: APP_GUARD, useClass: CookieSession }] }; // prettier-ignore
  app = await site.startCollector({ host });
});

const linksOf = (...users: readonly string[]) =>
  app.segment.calls
    .filter(({ type, userId }) => type === 'alias' && users.includes(String(userId)))
    .map(({ userId, previousId }) => [userId, previousId]);

const eventsOf = (user: string) => app.mixpanel.eventsOf(user).map(({ event }) => event);

describe('an anonymous visitor of the browser', () => {
  it('is linked once to who signs up on the server, although the browser says so too', async () => {
    const welcome = site.page('/welcome', modulePage(app.url, {}, "mixpanel.identify('ada'); mixpanel.track('Welcomed')")); // prettier-ignore
    const form = `<form method="post" action="${app.url}/signup">
      <input name="id" value="ada"><input type="hidden" name="next" value="${welcome}">
      <input type="hidden" name="mix_panel_temp_id"><button>Join</button>
    </form>`;
    const script = "mixpanel.track('Looked around'); document.forms[0].mix_panel_temp_id.value = mixpanel.get_distinct_id()"; // prettier-ignore
    const visitor = await browser.visitor();
    const page = await visitor.open(site.page('/join', form + modulePage(app.url, {}, script)));
    const deviceId = await page.evaluate("mixpanel.get_property('$device_id')");
    await app.arrived('Looked around');
    await page.click('button');
    await page.waitForURL('**/welcome');
    await app.arrived('Welcomed');
    await app.settled();
    expect(linksOf('ada')).toEqual([['ada', deviceId]]);
    expect(eventsOf('ada')).toEqual(expect.arrayContaining(['Looked around', 'Welcomed']));
    expect(app.mixpanel.profileOf('ada')).toMatchObject({ plan: 'pro' });
  });

  it('is linked once to who logs in, by the cookie of our own client', async () => {
    const address = app.url.replace('127.0.0.1', 'localhost');
    const client = `<script src="${address}/client.js" data-host="${address}"></script>`;
    const visitor = await browser.visitor();
    const page = await visitor.open(site.page('/shop', `<h1>Shop</h1>${client}`));
    await app.mixpanel.waitFor(({ events }) => events.some(({ event }) => event === 'Page View'));
    const { value } =
      (await visitor.context.cookies()).find(({ name }) => name === 'analytics_anonymous_id') ?? {};
    expect(value).toMatch(/.+/);
    await page.evaluate(
      `fetch('${address}/login', { method: 'POST', credentials: 'include', mode: 'no-cors' })`,
    );
    await page.goto(`${address}/account`);
    await page.reload();
    await app.segment.waitFor(() => linksOf('hedy').length > 0);
    await app.settled();
    expect(linksOf('hedy')).toEqual([['hedy', value]]);
    expect(eventsOf('hedy')).toEqual(
      expect.arrayContaining(['Page View', 'Page View – AccountController#account']),
    );
  });
});

describe('two people on one browser', () => {
  it('are never merged by mixpanel-browser, with or without a reset between them', async () => {
    const visitor = await browser.visitor();
    const page = await visitor.open(
      site.page('/shared', modulePage(app.url, {}, `
        mixpanel.track('Anybody');
        mixpanel.identify('ann');
        mixpanel.track('Of Ann');
      `)),
    ); // prettier-ignore
    // The browser sends what is said at once in any order: ann is gone when bob comes.
    await app.arrived('Anybody', 'Of Ann');
    const [shared, own] = await page.evaluate<[string, string]>(`(() => {
      const shared = mixpanel.get_property('$device_id');
      mixpanel.identify('bob');
      mixpanel.track('Of Bob');
      mixpanel.reset();
      mixpanel.identify('bob');
      mixpanel.track('Of Bob again');
      return [shared, mixpanel.get_property('$device_id')];
    })()`);
    await app.arrived('Anybody', 'Of Ann', 'Of Bob', 'Of Bob again');
    await app.settled();
    expect(linksOf('ann', 'bob').toSorted()).toEqual([['ann', shared], ['bob', own]]); // prettier-ignore
    expect(eventsOf('ann')).toEqual(expect.arrayContaining(['Anybody', 'Of Ann']));
    expect(eventsOf('ann').join()).not.toContain('Bob');
    expect(eventsOf('bob')).toEqual(expect.arrayContaining(['Of Bob', 'Of Bob again']));
    expect(eventsOf('bob')).not.toContain('Anybody');
  });

  it('are never merged by analytics.js', async () => {
    const visitor = await browser.visitor();
    await visitor.open(
      site.page('/segment', packagePage(app.url, {}, `
        analytics.track('Somebody')
          .then(() => analytics.identify('cyd'))
          .then(() => analytics.track('Of Cyd'))
          .then(() => analytics.identify('dan'))
          .then(() => analytics.track('Of Dan'));
      `)),
    ); // prettier-ignore
    await app.arrived('Somebody', 'Of Cyd', 'Of Dan');
    await app.settled();
    expect(eventsOf('cyd')).toEqual(expect.arrayContaining(['Somebody', 'Of Cyd']));
    expect(eventsOf('cyd')).not.toContain('Of Dan');
    expect(eventsOf('dan')).toEqual(expect.arrayContaining(['Of Dan']));
    expect(eventsOf('dan')).not.toContain('Somebody');
    const visitors = linksOf('cyd', 'dan').map(([, visitorId]) => visitorId);
    expect(new Set(visitors).size).toBe(visitors.length);
  });
});
