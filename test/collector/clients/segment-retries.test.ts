/** analytics.js in a real Chromium when pages go away, and when the collector can't, or does not want to, take a call. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { ownBrowser, type Visitor } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import { Entrance } from '../../support/entrance.js';
import { delivering, packagePage, servePackage } from './segment.page.js';

const STANDARD = delivering({ deliveryStrategy: { strategy: 'standard' } });
const BATCHING = delivering({
  deliveryStrategy: { strategy: 'batching', config: { size: 10, timeout: 300 } },
});

const browser = ownBrowser();
const site = ownSite(servePackage);

afterEach(() => site.closeCollectors());

/** Resolves when a call of the visitor's was answered so. */
function answered(visitor: Visitor, status: number) {
  visitor.expectError(new RegExp(`status of ${status}`));
  return visitor.context.waitForEvent('response', (response) => response.request().method() === 'POST' && response.status() === status); // prettier-ignore
}

describe('calls of a page that is left', () => {
  it('arrive once, although a batch is sent when the page is hidden and again when it is seen', async () => {
    const app = await site.startCollector();
    const visitor = await browser.visitor();
    const page = await visitor.open(site.page('/', packagePage(app.url, BATCHING)));
    const bodies: string[] = [];
    page.on('request', (request) => bodies.push(request.postData() ?? ''));
    await page.evaluate("analytics.track('Hidden')");
    const sent = answered(visitor, 200);
    const hide = (state: string) => `
      Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));`;
    await page.evaluate(hide('hidden'));
    await sent;
    const sentAgain = answered(visitor, 200);
    await page.evaluate(hide('visible'));
    await sentAgain;
    await app.arrived('Hidden');
    await app.settled();
    expect(bodies.filter((body) => body.includes('Hidden'))).toHaveLength(2);
    expect(app.eventsNamed('Hidden')).toHaveLength(1);
    const calls = app.segment.calls.filter(({ event }) => event === 'Hidden');
    const library = expect.objectContaining({ name: 'analytics.js' });
    expect(calls).toMatchObject([{ messageId: expect.stringMatching(/^ajs-next-/), context: { library } }]);
    expect(app.segment.duplicates).toEqual([]);
  });

  it('arrive once when somebody goes on to the next page at once', async () => {
    const app = await site.startCollector();
    const visitor = await browser.visitor();
    const link = `<a href="/" onclick="analytics.track('Left')">Next</a>`;
    // The next page says something, too: the library then sends what it kept of the page before.
    const page = await visitor.open(
      site.page('/', link + packagePage(app.url, STANDARD, 'analytics.page()')),
    );
    // What is said before the library is there only waits in the page, and is gone with it.
    await page.evaluate('analytics.then(() => {})');
    const loaded = page.waitForEvent('load');
    await page.click('a');
    await loaded;
    await app.arrived('Left');
    await app.settled();
    expect(app.eventsNamed('Left')).toHaveLength(1);
  });
});

describe('a collector that does not take a call now', () => {
  it('has it once when its queue is back', async () => {
    const app = await site.startCollector({ redis: { appendOnly: true } });
    const visits = await Promise.all(
      Object.entries({ STANDARD, BATCHING }).map(async ([name, options]) => {
        const visitor = await browser.visitor();
        const page = await visitor.open(site.page(`/${name}`, packagePage(app.url, options)));
        return { name, page, refused: answered(visitor, 503) };
      }),
    );
    await app.redis.kill();
    for (const { name, page } of visits) await page.evaluate(`void analytics.track('Away ${name}')`);
    await Promise.all(visits.map(({ refused }) => refused));
    await app.redis.restart();
    await app.arrived(...visits.map(({ name }) => `Away ${name}`));
    await app.settled();
    for (const { name } of visits) expect(app.eventsNamed(`Away ${name}`)).toHaveLength(1);
  });

  it('has it once after the wait that it asked for', async () => {
    const [strict, patient] = await Promise.all([
      site.startCollector({ collector: { rateLimit: 1 } }),
      site.startCollector(),
    ]);
    const entrance = await Entrance.open();
    entrance.leadTo(patient);
    const visitor = await browser.visitor();
    const page = await visitor.context.newPage();
    await page.clock.install();
    await page.goto(site.page('/', packagePage(entrance.url, STANDARD)));
    await page.evaluate("analytics.track('Before')");
    await fetch(`${strict.url}/events`, { method: 'POST' });
    entrance.leadTo(strict);
    const refused = answered(visitor, 429);
    await page.evaluate("void analytics.track('Too many')");
    const waitS = Number(await (await refused).headerValue('retry-after'));
    expect(waitS).toBeGreaterThan(0);
    entrance.leadTo(patient);
    const taken = answered(visitor, 200);
    await page.clock.runFor(waitS * 1_000 + 1_000);
    await taken;
    await patient.arrived('Before', 'Too many');
    await entrance.close();
    expect(patient.eventsNamed('Too many')).toHaveLength(1);
    expect(strict.eventsNamed('Too many')).toEqual([]);
  });
});
