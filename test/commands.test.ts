/** `npm start` and `npm run worker`, as an operator runs, kills and misconfigures them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from './support/command.js';
import { startRedis, type RedisServer } from './support/servers/redis.server.js';
import { StandInMixpanel } from '../src/testing/vendors/mixpanel.stand-in.js';
import { BROWSER } from './support/venue.app.js';

const VISITOR = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

let mixpanel: StandInMixpanel;
let commands: Command[];

const start = (script: 'main' | 'worker', environment: Record<string, string>): Command => {
  const command = new Command(`dist/${script}.js`, { MIXPANEL_TOKEN: 'token', MIXPANEL_API_HOST: mixpanel.url, ...environment }); // prettier-ignore
  commands.push(command);
  return command;
};

const demoUrl = async (demo: Command): Promise<string> => {
  const [, port] = await demo.says(/VenueSpot is at http:\/\/[^ ]*:(\d+)/);
  return `http://127.0.0.1:${port}`;
};

const signUp = (url: string, email: string, visitor?: string): Promise<Response> =>
  fetch(`${url}/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': BROWSER },
    body: JSON.stringify({ email, firstName: 'Ada', lastName: 'Lovelace', phone: '+44 1', userType: 'host', mix_panel_temp_id: visitor }), // prettier-ignore
  });

const book = (url: string, cookie: string, venue: string): Promise<Response> =>
  fetch(`${url}/venues/${venue}/bookings`, { method: 'POST', headers: { cookie, 'user-agent': BROWSER } });

/** The inbox as a browser gets it, once it has all of this. */
const inboxWith = async (url: string, cookie: string, ...texts: string[]): Promise<string> => {
  for (
    const untilMs = Date.now() + 60_000;
    Date.now() < untilMs;
    await new Promise((resolve) => setTimeout(resolve, 100))
  ) {
    const page = await (await fetch(`${url}/inbox`, { headers: { cookie, accept: 'text/html' } })).text();
    if (texts.every((text) => page.includes(text))) return page;
  }
  throw new Error(`The inbox never had all of ${texts.join(', ')}`);
};

const visit = (url: string, cookie: string): Promise<Response> =>
  fetch(url, { headers: { cookie, accept: 'application/json', 'user-agent': BROWSER } });

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

beforeEach(async () => {
  commands = [];
  mixpanel = await StandInMixpanel.start({ token: 'token' });
});
afterEach(async () => {
  await Promise.all(commands.map((each) => each.end('SIGKILL')));
  await mixpanel.close();
});

describe('npm start', () => {
  let dataDir: string;

  beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'analytics-demo-'))));
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('tells the whole story on the embedded queue: visitor, sign-up, venues', async () => {
    const url = await demoUrl(start('main', { PORT: '0', DATA_DIR: dataDir }));
    const cookie = cookieOf(await signUp(url, 'ada@example.com', VISITOR));
    await visit(`${url}/venues`, cookie);
    await visit(`${url}/venues/1`, cookie);
    await mixpanel.waitFor(() => mixpanel.events.length >= 3, 60_000);
    expect(mixpanel.arrivals.slice(0, 2)).toMatchObject([
      { endpoint: '/import', record: { properties: { $device_id: VISITOR, $user_id: 'ada@example.com' } } },
      { endpoint: '/engage', record: { $distinct_id: 'ada@example.com' } },
    ]);
    expect(mixpanel.profileOf('ada@example.com')).toMatchObject({
      $first_name: 'Ada', $last_name: 'Lovelace', $email: 'ada@example.com', $phone: '+44 1', 'User Type': 'host',
    }); // prettier-ignore
    const pages = mixpanel.events.map(({ event }) => event).filter((event) => event.startsWith('Page View'));
    expect(pages).toContain('Page View – VenuesController#show');
    expect(mixpanel.events.find(({ event }) => event.endsWith('#show'))?.properties).toMatchObject({ entity_name: 'The Glasshouse' }); // prettier-ignore
    const inbox = await (await visit(`${url}/inbox`, cookie)).text();
    expect(inbox).toContain('is now ada@example.com');
  }, 150_000);

  it('says of a booking and of its e-mail what the plan says, and shows it with the person’s activity', async () => {
    const url = await demoUrl(start('main', { PORT: '0', DATA_DIR: dataDir }));
    const cookie = cookieOf(await signUp(url, 'ada@example.com', VISITOR));
    await book(url, cookie, '1');
    const ofScope = ({ properties }: { properties: object }) => 'venue_id' in properties;
    await mixpanel.waitFor(() => mixpanel.events.filter(ofScope).length >= 2, 60_000);
    const scope = { $user_id: 'ada@example.com', user_id: 'ada@example.com', venue_id: '1', entity_name: 'The Glasshouse' }; // prettier-ignore
    expect(mixpanel.events.filter(ofScope)).toMatchObject([
      { event: 'Venue Booked', properties: { ...scope, city: 'Lisbon', euros_per_day: 1900 } },
      { event: 'Confirmation Email Sent', properties: { ...scope, template: 'booking' } },
    ]);
    const tag = (text: string) => `>${text}</span>`;
    const own = ['Activity of Ada', 'Venue Booked <span class="count">1'];
    const inbox = await inboxWith(
      url,
      cookie,
      tag('venue_id 1'),
      tag(VISITOR),
      tag('ada@example.com'),
      ...own,
    );
    // The mailer sends it, on Ada's behalf: it is no doing of hers.
    expect(inbox).not.toContain('Confirmation Email Sent <span class="count">');
  }, 150_000);

  it('sends to no other destinations than those that DESTINATIONS names', async () => {
    const url = await demoUrl(start('main', { PORT: '0', DATA_DIR: dataDir, DESTINATIONS: 'mixpanel' }));
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('destination="mixpanel"');
    expect(metrics).not.toContain('destination="activity"');
  }, 150_000);

  it('stops cleanly on SIGTERM, with everything it captured delivered or in the queue', async () => {
    const demo = start('main', { PORT: '0', DATA_DIR: dataDir });
    const url = await demoUrl(demo);
    const cookie = cookieOf(await signUp(url, 'ada@example.com'));
    await visit(`${url}/venues/2`, cookie);
    expect(await demo.end('SIGTERM')).toBe(0);
    if (mixpanel.events.length === 0) await demoUrl(start('main', { PORT: '0', DATA_DIR: dataDir }));
    await mixpanel.waitFor(() => mixpanel.events.length >= 1, 30_000);
  }, 150_000);

  it('loses nothing that it acknowledged when it is killed', async () => {
    await mixpanel.down();
    const demo = start('main', { PORT: '0', DATA_DIR: dataDir });
    const url = await demoUrl(demo);
    const cookie = cookieOf(await signUp(url, 'ada@example.com', VISITOR));
    for (let at = 1; at <= 5; at += 1) await visit(`${url}/venues/${at}`, cookie);
    // The queue has what /metrics says it has.
    for (let queued = 0; queued < 7;) {
      const page = await (await visit(`${url}/metrics`, cookie)).text();
      queued = Number(
        /^analytics_messages_queued_total\{destination="mixpanel"\} (\d+)/m.exec(page)?.[1] ?? 0,
      );
    }
    await demo.end('SIGKILL');
    await mixpanel.up();
    start('main', { PORT: '0', DATA_DIR: dataDir });
    await mixpanel.waitFor(() => mixpanel.uniqueEvents().length >= 6, 40_000);
    expect(mixpanel.profileOf('ada@example.com')).toMatchObject({ $first_name: 'Ada' });
  }, 150_000);

  it('says all that is wrong with its settings, and exits', async () => {
    const demo = start('main', {
      PORT: 'eighty',
      QUEUE_URL: 'mysql://x',
      DESTINATIONS: 'mixpanel,segment,s4',
    });
    expect(await demo.exitCode()).toBe(1);
    for (const problem of [
      'Wrong PORT',
      'Wrong QUEUE_URL',
      'Missing SEGMENT_CLIENT_KEY',
      'Wrong DESTINATIONS',
    ]) {
      expect(demo.output).toContain(`[analytics] ${problem}`);
    }
  }, 150_000);
});

describe('npm run worker', () => {
  let redis: RedisServer;

  beforeEach(async () => void (redis = await startRedis({ appendOnly: true })));
  afterEach(() => redis.stop());

  it('delivers what an app without workers puts into the queue, also when one of two workers is killed', async () => {
    const QUEUE_URL = redis.url;
    const workers = [start('worker', { QUEUE_URL }), start('worker', { QUEUE_URL, WORKER_PORT: '0' })];
    const url = await demoUrl(start('main', { PORT: '0', QUEUE_URL, RUN_WORKER: 'false' }));
    await Promise.all(workers.map((worker) => worker.says(/The worker delivers/)));
    const cookie = cookieOf(await signUp(url, 'ada@example.com'));
    mixpanel.latencyMs = 20;
    for (let at = 0; at < 100; at += 1) {
      await visit(`${url}/venues/${(at % 5) + 1}`, cookie);
      if (at === 50) await workers[0]?.end('SIGKILL');
    }
    const pages = () => mixpanel.uniqueEvents().filter(({ event }) => event.endsWith('#show'));
    await mixpanel.waitFor(() => pages().length >= 100, 40_000);
    const times = pages().map(({ properties }) => Number(properties.time));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }, 150_000);

  it('counts the activity that the app shows', async () => {
    const QUEUE_URL = redis.url;
    start('worker', { QUEUE_URL });
    const url = await demoUrl(start('main', { PORT: '0', QUEUE_URL, RUN_WORKER: 'false' }));
    const cookie = cookieOf(await signUp(url, 'ada@example.com'));
    await book(url, cookie, '2');
    await inboxWith(url, cookie, 'Activity of Ada', 'Venue Booked <span class="count">1');
  }, 150_000);

  it('answers for its health and its counts on WORKER_PORT', async () => {
    const worker = start('worker', { QUEUE_URL: redis.url, WORKER_PORT: '0' });
    const [, port] = await worker.says(/health and metrics are at http:\/\/[^ ]*:(\d+)/);
    const health = async () => (await fetch(`http://127.0.0.1:${port}/health`)).json() as Promise<{ status: string }>; // prettier-ignore
    // Its workers connect in the background.
    while ((await health()).status !== 'ok') await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await health()).toMatchObject({ details: { worker: { here: true, status: 'up' } } });
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('analytics_messages_delivered_total{destination="mixpanel"} 0');
    expect(await worker.end('SIGTERM')).toBe(0);
  }, 150_000);

  it('says that it needs a queue it can share', async () => {
    const worker = start('worker', {});
    expect(await worker.exitCode()).toBe(1);
    expect(worker.output).toContain('[analytics] Missing QUEUE_URL.');
  });
});
