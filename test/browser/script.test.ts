/** The script for pages without a bundler: how it is set up, and what can be asked of it before it is there. */
import { describe, expect, it } from '@jest/globals';
import { Scene } from '../collector/plain/scene.js';
import { ClientScene } from './client.scene.js';

const scene = new ClientScene();

describe('the script', () => {
  it('makes the calls that were made before it was there', async () => {
    const early = `<script>
      (window.nestAnalytics ||= []).push(['track', 'early', { at: 1 }]);
      nestAnalytics.push(['none such'], null);
      nestAnalytics.push(['trackLinks', 'a', 'Clicked link']);
    </script><a href="#a">a</a>`;
    const page = await scene.visitor.open(scene.site.page('/', early + scene.tag('data-page-views="false"')));
    await scene.message('early');
    await page.click('a');
    await scene.stored('early', 'Clicked link');
  });

  it('leaves nothing in the page but its one name', async () => {
    const bare = await scene.visitor.open(scene.site.page('/bare', ''));
    const before = await bare.evaluate(() => Object.keys(window));
    const page = await scene.open();
    const added = await page.evaluate(
      (known) => Object.keys(window).filter((name) => !known.includes(name)),
      before,
    );
    expect(added).toEqual(['nestAnalytics']);
  });

  it('finds the collector where it came from, behind a path too', async () => {
    const origins = [scene.site.origin];
    const collector = await Scene.start({ origins, path: '/t7' }, { clientPath: scene.scriptPath });
    const src = `http://localhost:${collector.port}/t7/client.js?v=1`;
    await scene.visitor.open(scene.site.page('/', `<script src="${src}" data-key="123"></script>`));
    await scene.until(() => collector.events.length > 0);
    expect(collector.stored[0]).toMatchObject({ event: 'Page View', door: { key: '123' } });
  });

  it('takes an attribute without a text for none, as of a page that nobody is signed in to', async () => {
    const empty = ['user-id', 'key', 'cookie', 'cookie-domain', 'sign-up-form', 'batch-size'];
    const attributes = empty.map((name) => `data-${name}=""`).join(' ');
    const page = await scene.open('<form></form>', attributes);
    await scene.call(page, 'track', 'a');
    const { door, identity } = await scene.message('a');
    expect([door, identity]).toEqual([{ protocol: 'plain' }, { anonymousId: expect.any(String) }]);
    expect(await page.locator('form *').count()).toBe(0);
    const [cookie] = await scene.visitor.context.cookies();
    expect(cookie).toMatchObject({ name: 'analytics_anonymous_id', value: identity.anonymousId });
  });

  it('takes a text as it is, also one that means something elsewhere', async () => {
    for (const key of ['constructor', 'true', 'false']) {
      await scene.call(await scene.open('', `data-key="${key}"`), 'track', key);
      expect((await scene.message(key)).door?.key).toBe(key);
    }
  });

  it('takes only "false" for a no', async () => {
    await scene.visitor.open(scene.put('/', '', 'data-page-views="false"'));
    await scene.visitor.open(scene.put('/yes', '', 'data-page-views'));
    await scene.visitor.open(scene.put('/true', '', 'data-page-views="true"'));
    await scene.stored('Page View', 'Page View');
  });

  it('works for a collector on another site, which gets no cookies', async () => {
    const script = scene.tag().replace('localhost', '127.0.0.1');
    await scene.visitor.open(scene.site.page('/', script));
    const { identity } = await scene.message('Page View');
    expect(identity.anonymousId).toMatch(/^[\da-f-]{36}$/);
    expect(scene.collector.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });
});
