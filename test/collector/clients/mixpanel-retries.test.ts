/** mixpanel-browser in a real Chromium when the collector can't, or does not want to, take what it sends. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Visitor } from '../../support/browser.js';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import { TOKEN } from '../../support/collector.app.js';
import { Entrance } from '../../support/entrance.js';
import { modulePage, serveModule } from './mixpanel.page.js';

/** Long before the browser gives up, in milliseconds. */
const GIVE_UP_MS = 300;

const browser = ownBrowser();
const site = ownSite(serveModule);

afterEach(() => site.closeCollectors());

/** Resolves when the browser has been answered so. */
function answered(visitor: Visitor, status: number) {
  visitor.expectError(new RegExp(`status of ${status}`));
  return visitor.context.waitForEvent('response', (response) => response.url().includes('/track/') && response.status() === status); // prettier-ignore
}

describe('a collector that does not take a batch now', () => {
  it('has it once when its queue is back, though the page was loaded again meanwhile', async () => {
    const app = await site.startCollector({
      redis: { appendOnly: true },
      analytics: { buffer: { maxAwaitMs: GIVE_UP_MS } },
    });
    const visitor = await browser.visitor();
    const page = await visitor.open(site.page('/', modulePage(app.url, {})));
    await app.redis.kill();
    const refused = answered(visitor, 503);
    await page.evaluate("mixpanel.track('While away')");
    await refused;
    await app.redis.restart();
    await page.reload();
    await app.arrived('While away');
    await app.settled();
    expect(app.eventsNamed('While away')).toHaveLength(1);
    expect(app.segment.duplicates).toEqual([]);
  });

  it('has it once after it said that there were too many requests', async () => {
    const [strict, patient] = await Promise.all([
      site.startCollector({ collector: { rateLimit: 1 } }),
      site.startCollector(),
    ]);
    const entrance = await Entrance.open();
    entrance.leadTo(strict);
    const visitor = await browser.visitor();
    const refused = answered(visitor, 429);
    const script = "mixpanel.track('First'); setTimeout(() => mixpanel.track('Second'), 300)";
    await visitor.open(site.page('/', modulePage(entrance.url, {}, script)));
    const response = await refused;
    expect(Number(await response.headerValue('retry-after'))).toBeGreaterThan(0);
    entrance.leadTo(patient);
    await Promise.all([strict.arrived('First'), patient.arrived('Second')]);
    await entrance.close();
    expect(strict.eventsNamed('Second')).toEqual([]);
  });

  it('gets a batch that is too large in halves', async () => {
    const app = await site.startCollector({ collector: { maxBatch: 3 } });
    const visitor = await browser.visitor();
    const refused = answered(visitor, 413);
    const names = Array.from({ length: 10 }, (_, at) => `Part ${at}`);
    const script = names.map((name) => `mixpanel.track('${name}');`).join('');
    const page = await visitor.open(site.page('/', modulePage(app.url, { batch_autostart: false }, script)));
    await page.waitForFunction(
      `JSON.parse(localStorage.getItem('__mpq_${TOKEN}_ev')).length === ${names.length}`,
    );
    await page.evaluate('mixpanel.start_batch_senders()');
    await refused;
    await app.arrived(...names);
    await app.settled();
    for (const name of names) expect(app.eventsNamed(name)).toHaveLength(1);
  });
});
