/** Which pages are seen: those that load, those of single-page apps, and each once. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ClientScene } from './client.scene.js';

const scene = new ClientScene();

/** The addresses of the page views so far, within the site. */
function seen(): string[] {
  const views = scene.collector.stored.filter(({ event }) => event === 'Page View');
  return views.map(({ properties }) => String(properties['url']).slice(scene.site.origin.length));
}

/** A mark after all that came before it. */
async function settled(page: Page): Promise<string[]> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await scene.call(page, 'track', 'mark');
  await scene.message('mark');
  return seen();
}

describe('a page', () => {
  it('is seen when it loads, with its address, title and referrer', async () => {
    scene.put('/plans', '', 'data-key="web"');
    const page = await scene.visitor.open(scene.site.page('/', '<a href="/plans?tier=pro#top">Plans</a>'));
    await page.click('a');
    const view = await scene.message('Page View');
    const url = `${scene.site.origin}/plans?tier=pro#top`;
    expect(view.properties).toEqual({ url, server_time: view.clock?.receivedAt });
    expect(view.context).toMatchObject({
      referrer: `${scene.site.origin}/`,
      userAgent: await page.evaluate(() => navigator.userAgent),
      client: { page: { url, title: '/plans' } },
    });
    expect(view.door).toEqual({ protocol: 'plain', key: 'web' });
    expect(await settled(page)).toEqual(['/plans?tier=pro#top']);
  });

  it('is seen again when the browser brings it back', async () => {
    scene.put('/other');
    const page = await scene.visitor.open(scene.put('/'));
    await scene.until(() => seen().length === 1);
    await page.goto(`${scene.site.origin}/other`);
    await scene.until(() => seen().length === 2);
    await page.goBack();
    await scene.until(() => seen().length === 3);
    expect(seen()).toEqual(['/', '/other', '/']);
  });

  it('is not seen before somebody goes there, where the browser keeps it ready', async () => {
    await scene.visitor.context.addInitScript(() =>
      Object.defineProperty(document, 'prerendering', { value: true, configurable: true }),
    );
    const page = await scene.visitor.open(scene.put('/'));
    await page.waitForFunction(() => !Array.isArray(window.nestAnalytics) && window.nestAnalytics);
    await scene.call(page, 'track', 'mark');
    await scene.stored('mark');
    await page.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
    await scene.stored('mark', 'Page View');
  });

  it('is not seen where views are made by hand', async () => {
    const page = await scene.open();
    await scene.call(page, 'page', { template: 'home' });
    expect(await settled(page)).toEqual(['/']);
    expect(scene.collector.stored[0]?.properties).toMatchObject({ template: 'home' });
  });

  it('is seen once although the script stands in it twice', async () => {
    const page = await scene.visitor.open(scene.site.page('/', scene.tag() + scene.tag()));
    await scene.until(() => seen().length > 0);
    expect(await settled(page)).toEqual(['/']);
  });
});

describe('a single-page app', () => {
  it('shows a page with each path and query, and each once', async () => {
    const page = await scene.visitor.open(scene.put('/', '', 'data-page-views="path"'));
    await scene.until(() => seen().length === 1);
    await page.evaluate(() => history.replaceState({ scroll: 1 }, '', location.href));
    await page.evaluate(() => history.pushState(null, '', '/a'));
    await scene.until(() => seen().length === 2);
    await page.evaluate(() => (location.hash = 'part'));
    await page.evaluate(() => history.pushState(null, '', '/a?b=1'));
    await scene.until(() => seen().length === 3);
    await page.evaluate(() => (history.pushState(null, '', '/login'), history.replaceState(null, '', '/b')));
    await scene.until(() => seen().length === 4);
    await page.goBack();
    expect(await settled(page)).toEqual(['/', '/a', '/a?b=1', '/b', '/a?b=1']);
    const referrers = scene.collector.stored.slice(1, 4).map(({ context }) => context?.referrer);
    expect(referrers).toEqual(['/', '/a', '/a?b=1'].map((path) => scene.site.origin + path));
  });

  it('may show a page with each hash', async () => {
    const page = await scene.visitor.open(scene.put('/', '', 'data-page-views="hash"'));
    await scene.until(() => seen().length === 1);
    await page.evaluate(() => (location.hash = '/a'));
    await scene.until(() => seen().length === 2);
    await page.goBack();
    await scene.until(() => seen().length === 3);
    expect(await settled(page)).toEqual(['/', '/#/a', '/']);
  });

  it('navigates as ever', async () => {
    const page = await scene.visitor.open(scene.put('/', '', 'data-page-views="path"'));
    await scene.until(() => seen().length === 1);
    await page.evaluate(() => history.pushState({ step: 2 }, '', '/a'));
    expect(await page.evaluate(() => [history.state, location.pathname])).toEqual([{ step: 2 }, '/a']);
    await scene.until(() => seen().length === 2);
  });

  it('is left alone by default', async () => {
    const page = await scene.visitor.open(scene.put('/'));
    await scene.until(() => seen().length === 1);
    await page.evaluate(() => history.pushState(null, '', '/a'));
    expect(await settled(page)).toEqual(['/']);
  });
});
