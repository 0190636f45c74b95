/** mixpanel-browser in a real Chromium: who somebody is, profiles, groups, links and forms. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import type { CollectorApp } from '../../support/collector.app.js';
import { modulePage, serveModule } from './mixpanel.page.js';

const browser = ownBrowser();
const site = ownSite(serveModule);
let app: CollectorApp;

beforeAll(async () => void (app = await site.startCollector({ platform: 'fastify' })));

async function open(path: string, script: string, html = '') {
  const visitor = await browser.visitor();
  return visitor.open(site.page(path, html + modulePage(app.url, {}, script)));
}

describe('a visitor who is identified', () => {
  it('is linked once at both vendors, with what was done before and after', async () => {
    const page = await open('/identify', `
      mixpanel.track('Looked around');
      mixpanel.identify('ada');
      mixpanel.track('Signed in');
      mixpanel.identify('ada');
    `); // prettier-ignore
    await app.arrived('Looked around', 'Signed in');
    const deviceId = await page.evaluate("mixpanel.get_property('$device_id')");
    const names = app.mixpanel.eventsOf('ada').map(({ event }) => event);
    expect(names).toEqual(expect.arrayContaining(['Looked around', 'Signed in']));
    const aliases = app.segment.calls.filter(({ type }) => type === 'alias');
    expect(aliases).toMatchObject([{ userId: 'ada', previousId: deviceId }]);
  });

  it('is linked by an alias, too', async () => {
    const page = await open('/alias', `
      mixpanel.track('Came by');
      mixpanel.alias('alan');
    `); // prettier-ignore
    await app.arrived('Came by');
    await app.segment.waitFor(({ calls }) => calls.some(({ userId }) => userId === 'alan'));
    const deviceId = await page.evaluate("mixpanel.get_property('$device_id')");
    const aliases = app.segment.calls.filter(({ type, userId }) => type === 'alias' && userId === 'alan');
    expect(aliases).toMatchObject([{ previousId: deviceId }]);
    await app.mixpanel.waitFor(() => app.mixpanel.eventsOf('alan').some(({ event }) => event === 'Came by'));
  });
});

describe('profiles', () => {
  it('are changed by each operation of people', async () => {
    // The browser may send in another order what is said at once.
    const page = await open('/people', `
      mixpanel.identify('grace');
      mixpanel.people.set({ plan: 'pro', gone: 1, tags: ['a', 'b'] });
      mixpanel.people.set_once('first', 'seen');
      mixpanel.people.increment('visits', 3);
      mixpanel.people.increment('visits');
      mixpanel.people.append('pages', 'home');
      mixpanel.people.union('tools', ['pen', 'ink']);
    `); // prettier-ignore
    const grace = () => app.mixpanel.profileOf('grace') ?? {};
    await app.mixpanel.waitFor(() => ['plan', 'first', 'pages', 'tools'].every((name) => name in grace()) && grace()['visits'] === 4); // prettier-ignore
    await page.evaluate(`
      mixpanel.people.set_once('plan', 'free');
      mixpanel.people.remove('tags', 'a');
      mixpanel.people.unset('gone');
      mixpanel.people.set('last', 'seen');
    `);
    await app.mixpanel.waitFor(
      () => 'last' in grace() && !('gone' in grace()) && String(grace()['tags']) === 'b',
    );
    await app.settled();
    expect(grace()).toMatchObject({ plan: 'pro', first: 'seen', visits: 4, pages: ['home'], tags: ['b'], tools: ['pen', 'ink'] }); // prettier-ignore
  });

  it('are deleted', async () => {
    const page = await open('/delete', "mixpanel.identify('mary'); mixpanel.people.set({ plan: 'pro' });");
    await app.mixpanel.waitFor(({ profiles }) => profiles.has('mary'));
    await page.evaluate('mixpanel.people.delete_user()');
    await app.mixpanel.waitFor(({ profiles }) => !profiles.has('mary'));
  });
});

describe('groups', () => {
  it('are set on events, and changed by each operation of their profiles', async () => {
    const page = await open('/groups', `
      mixpanel.set_group('company', 'acme');
      mixpanel.track('Met');
      window.acme = mixpanel.get_group('company', 'acme');
      window.other = mixpanel.get_group('company', 'other');
      acme.set({ size: 3, gone: 1, tags: ['a', 'b'] });
      other.set('size', 1);
    `); // prettier-ignore
    await app.mixpanel.waitFor(({ groups }) => groups.size === 2);
    await page.evaluate(`
      acme.set_once('first', 'seen');
      acme.union('tools', ['pen']);
      acme.remove('tags', 'a');
      acme.unset('gone');
      other.delete();
    `);
    await app.mixpanel.waitFor(({ groupUpdates }) => groupUpdates.length === 7);
    await app.arrived('Met');
    expect(app.eventsNamed('Met')[0]?.properties).toMatchObject({ company: ['acme'] });
    const acme = { size: 3, first: 'seen', tags: ['b'], tools: ['pen'] };
    expect([...app.mixpanel.groups]).toEqual([['company/acme', acme]]);
  });
});

describe('links and forms', () => {
  it('are tracked before the page is left', async () => {
    site.page('/next', '<p>Next</p>');
    site.page('/sent', '<p>Sent</p>');
    const linked = await open('/links', "mixpanel.track_links('a', 'Link followed');", '<a href="/next">Next</a>'); // prettier-ignore
    await linked.click('a');
    await linked.waitForURL('**/next');
    const formed = await open('/forms', "mixpanel.track_forms('form', 'Form sent');", '<form action="/sent"><button>Send</button></form>'); // prettier-ignore
    await formed.click('button');
    await formed.waitForURL('**/sent*');
    await linked.goto(`${site.origin}/links`);
    await formed.goto(`${site.origin}/forms`);
    await app.arrived('Link followed', 'Form sent');
    await app.settled();
    expect(app.eventsNamed('Link followed')).toHaveLength(1);
    expect(app.eventsNamed('Form sent')).toHaveLength(1);
    expect(app.eventsNamed('Link followed')[0]?.properties).toMatchObject({ url: `${site.origin}/next` });
  });
});

describe('all of it', () => {
  it('was taken by both vendors', () => {
    expect([app.mixpanel.lost, app.segment.violations, app.segment.duplicates]).toEqual([[], [], []]);
  });
});
