/** Segment's analytics.js in a real Chromium: each call arrives once, in both ways in which it delivers. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import type { CollectorApp } from '../../support/collector.app.js';
import { delivering, packagePage, servePackage, snippetPage } from './segment.page.js';

const STRATEGIES = {
  standard: {},
  'standard-told': delivering({ deliveryStrategy: { strategy: 'standard' } }),
  batching: delivering({ deliveryStrategy: { strategy: 'batching', config: { size: 10, timeout: 100 } } }),
};
const SOURCES = { snippet: snippetPage, package: packagePage };

const browser = ownBrowser();
const site = ownSite(servePackage);
let app: CollectorApp;

beforeAll(async () => void (app = await site.startCollector()));

const calls = (name: string) => `
  analytics.page('Shop ${name}', { from: '${name}' });
  analytics.track('Looked ${name}', { note: 'Grüße 🎈 +&=' });
  analytics.identify('user ${name}', { plan: '${name}' });
  analytics.group('company ${name}', { size: 3 });
  analytics.track('Bought ${name}');
  analytics.alias('later ${name}');
`;

function expectEachOnce(name: string): void {
  const mine = app.segment.calls.filter((call) => JSON.stringify(call).includes(`${name}"`));
  const types = mine.map(({ type }) => type).filter((type) => type !== 'alias');
  expect(types.toSorted()).toEqual(['group', 'identify', 'page', 'track', 'track']);
  const before = mine.find(({ event }) => event === `Looked ${name}`);
  expect(before).toMatchObject({ properties: { note: 'Grüße 🎈 +&=' } });
  expect(mine.find(({ type }) => type === 'identify')).toMatchObject({ userId: `user ${name}`, traits: { plan: name } }); // prettier-ignore
  expect(mine.find(({ type }) => type === 'page')).toMatchObject({ name: `Shop ${name}`, properties: { from: name } }); // prettier-ignore
  expect(mine.find(({ type }) => type === 'group')).toMatchObject({ groupId: `company ${name}`, traits: { size: 3 } }); // prettier-ignore
  const link = { userId: `user ${name}`, previousId: before?.['anonymousId'] };
  expect(mine.filter(({ type, userId }) => type === 'alias' && userId === link.userId)).toMatchObject([link]);
  for (const event of [`Looked ${name}`, `Bought ${name}`]) expect(app.eventsNamed(event)).toHaveLength(1);
  const known = app.mixpanel.eventsOf(`user ${name}`).map(({ event }) => event);
  expect(known).toEqual(expect.arrayContaining([`Looked ${name}`, `Bought ${name}`]));
  expect(app.mixpanel.profileOf(`user ${name}`)).toMatchObject({ plan: name });
}

describe('analytics.js on a page of another origin', () => {
  it('delivers each call once, by snippet and as a package, one by one and in batches', async () => {
    const names: string[] = [];
    const visits = Object.entries(SOURCES).flatMap(([source, page]) =>
      Object.entries(STRATEGIES).map(async ([strategy, options]) => {
        const name = `${source} ${strategy}`;
        names.push(name);
        const path = `/${name.replace(' ', '-')}`;
        const visitor = await browser.visitor();
        await visitor.open(site.page(path, page(app.url, options, calls(name))));
        await app.arrived(`Looked ${name}`, `Bought ${name}`);
        await app.segment.waitFor((segment) => segment.calls.some(({ groupId }) => groupId === `company ${name}`)); // prettier-ignore
        await app.segment.waitFor((segment) => segment.calls.some((call) => call['name'] === `Shop ${name}`));
      }),
    );
    await Promise.all(visits);
    await app.settled();
    names.forEach(expectEachOnce);
    expect([app.mixpanel.lost, app.segment.violations, app.segment.duplicates]).toEqual([[], [], []]);
  });
});
