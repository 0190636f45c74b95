/** The examples of the README's chapter on the collector, run as they stand there: in a real Chromium, in a shell, in Node. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Analytics } from '@segment/analytics-node';
import type { Mixpanel } from 'mixpanel';
import type { Transform } from '../../src/collector/collector.options.js';
import type { Message } from '../../src/message/message.js';
import { CompiledLibrary } from '../house/compiled-library.js';
import { ownBrowser } from '../support/browser.js';
import { CollectorScene } from './collector.scene.js';
import { readmeExample } from './readme-examples.js';

const browser = ownBrowser();
let scene: CollectorScene;

beforeAll(async () => void (scene = await CollectorScene.start()), 60_000);
afterAll(() => scene.close());

async function open(url: string) {
  return (await browser.visitor()).open(url);
}

const elements = '<nav><a href="#home">Home</a></nav><form id="search"><button>Search</button></form>';

describe('a page', () => {
  it('uses mixpanel-browser by its snippet, and as a package', async () => {
    await open(scene.page('mixpanel-snippet'));
    await scene.arrived('Plan Chosen', { plan: 'pro', mp_lib: 'web' });
    await open(scene.bundledPage('mixpanel-package'));
    await scene.arrived('Plan Chosen', { plan: 'team', mp_lib: 'web' });
  });

  it('uses analytics.js by a snippet, and as a package', async () => {
    // Those of mixpanel-browser say so.
    const own = () => scene.segment.calls.filter(({ type, properties }) => type === 'page' || !('mp_lib' in Object(properties))); // prettier-ignore
    await open(scene.page('segment-snippet'));
    await scene.segment.waitFor(() => own().length === 2);
    await open(scene.bundledPage('segment-package'));
    await scene.segment.waitFor(() => own().length === 3);
    expect(
      own()
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['page', 'track', 'track']);
  });

  it('uses our client by its tag, with calls made before it is there, and as a package', async () => {
    scene.site.page('/plans', '');
    const page = await open(scene.page('client-script', elements + scene.fence('client-stub')));
    await scene.arrived('Plan Compared', { plans: 2 });
    await page.click('nav a');
    await page.click('#search button');
    await page.click('text=Choose pro');
    await scene.arrived('Page View');
    await scene.arrived('Menu Used', { text: 'Home' });
    await scene.arrived('Search Sent', { form: 'search' });
    await scene.arrived('Plan Chosen', { plan: 'pro', url: /client-script/ });
    const bundled = await open(scene.bundledPage('client-package'));
    await bundled.click('nav a');
    await scene.arrived('Menu Used', { place: 'top' });
    await scene.arrived('Plan Chosen', { plan: 'team', url: /client-package/ });
  });

  it('sends each click by itself', async () => {
    const page = await open(scene.page('plain-page'));
    const answered = page.waitForResponse('**/events');
    await page.click('button');
    expect((await answered).status()).toBe(202);
    await scene.mixpanel.waitFor(({ events }) => events.some(({ properties }) => properties['button_text'] === 'Click me!')); // prettier-ignore
  });
});

describe('the rest', () => {
  it('curl: hears what each destination made of it', async () => {
    expect(await scene.shell('plain-curl')).toEqual([
      { name: 'mixpanel', result: { status: 'delivered', delivered: 1, rejected: 0, queued: 0, records: 1 } },
      { name: 'segment', result: { status: 'delivered', delivered: 1, rejected: 0, queued: 0, records: 1 } },
    ]);
  });

  it('SDKs for servers: are pointed at the collector, and the module is mounted and transforms', async () => {
    const library = new CompiledLibrary();
    const load = <Exports>(name: string): Promise<Exports> => {
      library.compile(`${name}.js`, scene.here(readmeExample(name)));
      return import(pathToFileURL(join(library.folder, `${name}.js`)).href) as Promise<Exports>;
    };
    const sdks = await load<{ mixpanel: Mixpanel; segment: Analytics }>('server-sdks');
    sdks.mixpanel.track('From Mixpanel', { distinct_id: 'ada' });
    sdks.segment.track({ userId: 'ada', event: 'From Segment' });
    await sdks.segment.closeAndFlush();
    await scene.arrived('From Mixpanel');
    await scene.arrived('From Segment');

    expect((await load<{ AppModule: unknown }>('collector')).AppModule).toBeInstanceOf(Function);
    const { transform } = await load<{ transform: Transform }>('collector-transform');
    const message: Message = { kind: 'track', id: 'one', time: 1, identity: {}, event: 'Paid', properties: { email: 'ada@example.com', euros: 3 } }; // prettier-ignore
    expect(transform(message)).toEqual({ ...message, properties: { euros: 3 } });
    expect(transform({ ...message, event: 'Debug render' })).toBeNull();
    library.close();
  });
});
