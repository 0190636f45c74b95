/** mixpanel-browser in a real Chromium, told to put headers of the page's own on what it sends. */
import { describe, expect, it } from '@jest/globals';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import { modulePage, serveModule } from './mixpanel.page.js';

const browser = ownBrowser();
const site = ownSite(serveModule);

describe('mixpanel-browser with headers of the page’s own, on a page of another origin', () => {
  it.each([true, false])('delivers its events once, batched: %s', async (batch_requests) => {
    const app = await site.startCollector();
    const visitor = await browser.visitor();
    const sent = visitor.context.waitForEvent('request', (request) => request.url().includes('/track/'));
    const config = { batch_requests, xhr_headers: { 'X-My': '1', 'X-Tenant': 'blue' } };
    await visitor.open(site.page('/', modulePage(app.url, config, "mixpanel.track('With headers')")));
    await app.arrived('With headers');
    await app.settled();
    expect((await sent).headers()).toMatchObject({ 'x-my': '1', 'x-tenant': 'blue' });
    expect(app.eventsNamed('With headers')).toHaveLength(1);
  });
});
