/** mixpanel-browser in a real Chromium, in each way in which it can send: nothing is lost, nothing comes twice. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Request } from 'playwright-core';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import type { CollectorApp } from '../../support/collector.app.js';
import { modulePage, serveModule, snippetPage } from './mixpanel.page.js';

const NOTE = 'Grüße 🎈 +/=& "%41"';

interface Wire {
  readonly batch_requests: boolean;
  readonly api_payload_format: 'json' | 'base64';
  readonly api_method: 'POST' | 'GET';
  readonly api_transport: 'XHR' | 'sendBeacon';
}

const WIRES: readonly Wire[] = [true, false].flatMap((batch_requests) =>
  (['json', 'base64'] as const).flatMap((api_payload_format) => [
    { batch_requests, api_payload_format, api_method: 'POST', api_transport: 'XHR' } as const,
    { batch_requests, api_payload_format, api_method: 'GET', api_transport: 'XHR' } as const,
    { batch_requests, api_payload_format, api_method: 'POST', api_transport: 'sendBeacon' } as const,
  ]),
);

const browser = ownBrowser();
const site = ownSite(serveModule);
let app: CollectorApp;

beforeAll(async () => void (app = await site.startCollector()));

/** Opens the page and uses Mixpanel on it, as another person each time. */
async function use(name: string, body: string): Promise<Request> {
  const visitor = await browser.visitor();
  const sent = visitor.context.waitForEvent('request', (request) => request.url().includes('/track/'));
  // Whoever fails before looks at it no more.
  sent.catch(() => {});
  const page = await visitor.open(site.page(`/${name}`, body));
  await page.evaluate(`mixpanel.track(${JSON.stringify(name)}, { note: ${JSON.stringify(NOTE)} })`);
  await page.evaluate(`mixpanel.identify('user ${name}')`);
  await page.evaluate(`mixpanel.people.set({ plan: ${JSON.stringify(name)} })`);
  await app.arrived(name);
  // What identify() sets goes before it, in a request of its own.
  await app.mixpanel.waitFor((mixpanel) => mixpanel.profileOf(`user ${name}`)?.['plan'] === name);
  return sent;
}

function formatOf(request: Request): string {
  const data = new URLSearchParams(request.postData() ?? new URL(request.url()).search).get('data') ?? '';
  return /^[[{]/.test(data) ? 'json' : 'base64';
}

function expectOnce(name: string): void {
  const [event, ...repeats] = app.eventsNamed(name);
  expect(repeats).toEqual([]);
  expect(event?.properties).toMatchObject({ note: NOTE });
  const [call, ...others] = app.segment.calls.filter((each) => each.event === name);
  expect(others).toEqual([]);
  expect(call).toMatchObject({ messageId: event?.properties.$insert_id, properties: { note: NOTE } });
  expect(app.mixpanel.eventsOf(`user ${name}`).map((each) => each.event)).toContain(name);
  expect(app.mixpanel.profileOf(`user ${name}`)).toMatchObject({ plan: name });
}

describe('mixpanel-browser on a page of another origin', () => {
  it('delivers each event and profile once, batched or not, as JSON or base64, by XHR or beacon, POST or GET', async () => {
    const names = WIRES.map((wire) => Object.values(wire).join('-'));
    const requests = await Promise.all(
      WIRES.map((wire, at) => use(names[at] ?? '', modulePage(app.url, wire))),
    );
    await app.settled();
    names.forEach(expectOnce);
    const seen = requests.map((request) => [request.method(), request.resourceType(), formatOf(request)]);
    const asked = WIRES.map(({ batch_requests, api_method, api_transport, api_payload_format }) => [
      batch_requests ? 'POST' : api_method,
      api_transport === 'sendBeacon' ? 'ping' : 'xhr',
      api_payload_format,
    ]);
    expect(seen).toEqual(asked);
    expect([app.mixpanel.lost, app.segment.violations, app.segment.duplicates]).toEqual([[], [], []]);
  });

  it('is loaded by its own snippet from the collector', async () => {
    await use('by-snippet', snippetPage(app.url, {}));
    await app.settled();
    expectOnce('by-snippet');
  });

  it('may cut a text in the middle of a character', async () => {
    const visitor = await browser.visitor();
    const script = "mixpanel.track('Cut', { note: 'x'.repeat(254) + '🎈' })";
    await visitor.open(site.page('/cut', modulePage(app.url, {}, script)));
    await app.arrived('Cut');
    expect(app.eventsNamed('Cut')[0]?.properties['note']).toBe(`${'x'.repeat(254)}\uFFFD`);
  });
});
