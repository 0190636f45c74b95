/** mixpanel-browser in a real Chromium when the page goes away in mid-sending. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { closeTab, ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import type { CollectorApp } from '../../support/collector.app.js';
import { modulePage, serveModule } from './mixpanel.page.js';

/** A page that would send on its own only long after the test. */
const NEVER_MS = 600_000;
/** When what was kept is due. */
const LATER_MS = 3 * NEVER_MS;

const browser = ownBrowser();
const site = ownSite(serveModule);
let app: CollectorApp;

beforeAll(async () => void (app = await site.startCollector()));

function shop(path: string, html = ''): string {
  return site.page(path, html + modulePage(app.url, { batch_flush_interval_ms: NEVER_MS }));
}

describe('events of a page that is left', () => {
  it('arrive when the tab is closed, and not again when the site is visited again', async () => {
    const visitor = await browser.visitor();
    const page = await visitor.open(shop('/closed'));
    await page.evaluate("mixpanel.track('Closed the tab')");
    await closeTab(page);
    await app.arrived('Closed the tab');
    // What the browser sent at the end is still in its storage: it sends it again.
    const again = visitor.context.waitForEvent('requestfinished', (request) =>
      request.url().includes('/track/'),
    );
    const later = await visitor.context.newPage();
    await later.clock.setSystemTime(Date.now() + LATER_MS);
    await later.goto(`${site.origin}/closed`);
    await again;
    await app.settled();
    expect(app.eventsNamed('Closed the tab')).toHaveLength(1);
  });

  it('arrive once when somebody goes on to the next page at once', async () => {
    const visitor = await browser.visitor();
    const names = ['Left 1', 'Left 2', 'Left 3'];
    const links = names.map((name) => `<a href="/left" onclick="mixpanel.track('${name}')">${name}</a>`);
    const page = await visitor.open(shop('/left', links.join(' ')));
    for (const name of names) {
      const loaded = page.waitForEvent('load');
      await page.click(`text=${name}`);
      await loaded;
    }
    await app.arrived(...names);
    await app.settled();
    for (const name of names) expect(app.eventsNamed(name)).toHaveLength(1);
    expect([app.segment.duplicates, app.mixpanel.lost]).toEqual([[], []]);
  });
});
