/** The parts that mixpanel-browser loads or asks for on its own: autocapture, recordings, flags and settings. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import { TOKEN, type CollectorApp } from '../../support/collector.app.js';
import { snippetPage } from './mixpanel.page.js';

/** How often the recorder sends, in milliseconds of the page's clock. */
const RECORDER_INTERVAL_MS = 10_000;

const browser = ownBrowser();
const site = ownSite();
let app: CollectorApp;

beforeAll(async () => void (app = await site.startCollector()));

describe('what mixpanel-browser does on its own', () => {
  it('delivers what autocapture saw', async () => {
    const visitor = await browser.visitor();
    const page = await visitor.open(
      site.page('/autocapture', `<button>Buy</button>${snippetPage(app.url, { autocapture: true })}`),
    );
    await page.click('button');
    await app.arrived('$mp_web_page_view', '$mp_click');
    await app.settled();
    expect(app.eventsNamed('$mp_click')).toHaveLength(1);
    expect(app.mixpanel.lost).toEqual([]);
  });

  it('has its flags and settings from Mixpanel, and does without where Mixpanel is away', async () => {
    const flags = { 'new-shop': { variant_key: 'on', variant_value: 'new' } };
    app.mixpanel.faults.push({ status: 200, body: { flags } }, { when: ({ path }) => path === '/flags' });
    app.mixpanel.faults.push(
      { status: 200, body: { sdk_config: { config: { verbose: true } } } },
      { when: ({ path }) => path === '/settings' },
    );
    app.mixpanel.faults.push({ status: 503 }, { when: ({ path }) => path === '/flags' || path === '/settings', times: 2 }); // prettier-ignore
    const config = { flags: true, remote_settings_mode: 'fallback' };
    const url = site.page('/flags', snippetPage(app.url, config));
    for (const variant of ['new', 'old']) {
      const visitor = await browser.visitor();
      const page = await visitor.open(url);
      const asked = "mixpanel.flags.get_variant_value('new-shop', 'old')";
      expect(await page.evaluate(asked)).toBe(variant);
      expect(await page.evaluate("mixpanel.get_config('verbose')")).toBe(variant === 'new');
    }
  });

  it('loads its recorder from the collector, and brings the recording to Mixpanel', async () => {
    const answer = { status: 200, body: { code: 200, status: 'OK' } };
    app.mixpanel.faults.push(answer, { when: ({ path }) => path === '/record', times: Infinity });
    const visitor = await browser.visitor();
    const config = { record_sessions_percent: 100, lib_base_path: `${app.url}/libs/` };
    const body = `<button>Seen</button>${snippetPage(app.url, config)}`;
    const page = await visitor.context.newPage();
    await page.clock.install();
    await page.goto(site.page('/recorded', body));
    await page.waitForFunction('mixpanel.__get_recorder?.()?.isRecording()');
    // Only what somebody did is sent.
    const recorded = page.waitForResponse('**/record/**');
    await page.click('button');
    const clock = setInterval(() => void page.clock.fastForward(RECORDER_INTERVAL_MS), 200);
    expect((await recorded).status()).toBe(200);
    clearInterval(clock);
    const { content, query, headers } = app.mixpanel.requests.find(({ path }) => path === '/record') ?? {};
    expect([query?.get('format'), headers?.authorization]).toEqual(['gzip', `Basic ${btoa(`${TOKEN}:`)}`]);
    expect(JSON.parse(gunzipSync(content ?? '').toString())).toEqual(
      expect.arrayContaining([expect.objectContaining({ timestamp: expect.any(Number) })]),
    );
  });
});
