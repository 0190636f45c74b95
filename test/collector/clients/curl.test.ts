/** The examples of the collector's forerunners, word by word: with curl, and with a page's own fetch. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ownBrowser } from '../../support/browser.js';
import { ownSite } from '../../support/collected.site.js';
import type { CollectorApp } from '../../support/collector.app.js';

const run = promisify(execFile);

const browser = ownBrowser();
const site = ownSite();
let app: CollectorApp;

beforeAll(async () => void (app = await site.startCollector()));

const EVENT = `{
  "event": "test_event",
  "properties": {
    "distinct_id": "some_id",
    "token": "your_mixpanel_token",
    "time": 1234567890,
    "property_key": "property_value"
  }
}`;

async function curl(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await run('curl', ['-sS', ...args]);
  return JSON.parse(stdout) as unknown;
}

describe('curl', () => {
  it('hears of each destination when it sends an event as JSON', async () => {
    const answer = await curl(
      '-X',
      'POST',
      `${app.url}/track`,
      '-H',
      'Content-Type: application/json',
      '-d',
      EVENT,
    );
    expect(answer).toMatchObject([
      { name: 'mixpanel', result: { status: 'queued' } },
      { name: 'segment', result: { status: 'queued' } },
    ]);
    await app.arrived('test_event');
    expect(app.eventsNamed('test_event')).toMatchObject([
      {
        properties: {
          distinct_id: 'some_id',
          property_key: 'property_value',
          server_time: expect.any(Number),
        },
      },
    ]);
  });

  it('hears what each destination made of it when it waits', async () => {
    const url = `${app.url}/track?wait=1`;
    const answer = await curl('-X', 'POST', url, '-H', 'Content-Type: application/json', '-d', EVENT);
    expect(answer).toMatchObject([
      { name: 'mixpanel', result: { status: 'delivered' } },
      { name: 'segment', result: { status: 'delivered' } },
    ]);
  });

  it('pings', async () => {
    expect(await curl(`${app.url}/ping`)).toMatchObject({ status: 'OK', message: 'pong' });
  });
});

describe('a page that sends each click by itself', () => {
  it('reaches Mixpanel, which takes what nobody in particular did, with the time of the server', async () => {
    const visitor = await browser.visitor();
    const page = await visitor.open(
      site.page('/', `<button>Click me!</button><script>
        async function sendEvent(eventName, properties) {
          const event = { event: eventName, url: window.location.href, properties: properties };
          return fetch('${app.url}/events', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(event),
          });
        }
        for (const button of document.getElementsByTagName('button'))
          button.addEventListener('click', (e) => sendEvent('clicked_event', { button_text: e.target.textContent }));
      </script>`),
    ); // prettier-ignore
    const answered = page.waitForResponse('**/events');
    await page.click('button');
    expect((await answered).status()).toBe(202);
    await app.mixpanel.waitFor(() => app.eventsNamed('clicked_event').length > 0);
    expect(app.eventsNamed('clicked_event')).toMatchObject([
      { properties: { button_text: 'Click me!', server_time: expect.any(Number) } },
    ]);
  });
});
