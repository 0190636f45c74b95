/** VenueSpot over HTTP: what a browser and what a JSON client get, and what analytics hears of it. */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { DemoModule } from '../../src/demo/demo.module.js';
import { INBOX_QUEUE, InboxRecorder } from '../../src/demo/inbox.recorder.js';
import { openHome } from '../../src/queue/open-home.js';
import { QueueHome } from '../../src/queue/queue-home.js';

const heard: unknown[][] = [];
const hear =
  (name: string) =>
  (...args: unknown[]): Promise<void> => {
    heard.push([name, ...args]);
    return Promise.resolve();
  };
const analytics = { alias: hear('alias'), people: { set: hear('people.set') } };

@Module({})
class FakeAnalyticsModule {}

let app: INestApplication;
let home: QueueHome;
let url: string;

beforeAll(async () => {
  home = openHome({ url: `${process.env.TEST_REDIS_URL}/12` });
  const providers = [
    { provide: AnalyticsService, useValue: analytics },
    { provide: QueueHome, useValue: home },
  ];
  const fake = { module: FakeAnalyticsModule, providers, exports: [AnalyticsService, QueueHome] };
  app = await NestFactory.create(DemoModule.forRoot({ analytics: fake }), { logger: false });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});

afterAll(async () => {
  await app.close();
  await home.queue(INBOX_QUEUE).obliterate({ force: true });
  await home.close();
});

beforeEach(() => void heard.splice(0));

interface Call {
  readonly body?: Record<string, string> | URLSearchParams;
  readonly accept?: string;
  readonly cookie?: string;
}

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

function call(path: string, { body, accept = '*/*', cookie = '' }: Call = {}): Promise<Response> {
  const isForm = body instanceof URLSearchParams;
  const headers = { accept, cookie, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) };
  const method = body ? 'POST' : 'GET';
  return fetch(url + path, {
    method,
    headers,
    body: isForm ? body : JSON.stringify(body),
    redirect: 'manual',
  });
}

const sessionIn = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

const ada = {
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  phone: '123',
  userType: 'Planner',
};

describe('signing up', () => {
  it('answers 201 to a JSON client, starts a session, and tells analytics who the visitor is', async () => {
    const response = await call('/signup', { body: { ...ada, mix_panel_temp_id: 'visitor-1' } });

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ id: ada.email, ...ada });
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    const profile = {
      $first_name: 'Ada',
      $last_name: 'Lovelace',
      $email: 'ada@example.com',
      $phone: '123',
      'User Type': 'Planner',
    };
    expect(heard).toEqual([
      ['alias', 'ada@example.com', 'visitor-1'],
      ['people.set', 'ada@example.com', profile],
    ]);
  });

  it('redirects a browser that posts the form', async () => {
    const response = await call('/signup', { body: new URLSearchParams(ada), accept: browser });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/venues');
    expect(sessionIn(response)).not.toBe('');
  });

  it('needs no visitor id', async () => {
    await call('/signup', { body: { email: 'bob@example.com', mix_panel_temp_id: '' } });
    expect(heard.map(([name]) => name)).toEqual(['people.set']);
  });

  it('refuses what is no email, in words that a visitor understands', async () => {
    const json = await call('/signup', { body: { ...ada, email: 'ada' } });
    expect(json.status).toBe(400);
    expect(await json.json()).toMatchObject({ message: [expect.stringContaining('enter an email address')] });

    const page = await call('/signup', { body: new URLSearchParams({ email: '' }), accept: browser });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('enter an email address');
    expect(heard).toEqual([]);
  });
});

describe('logging in and out', () => {
  it('knows those who signed up, whatever the case of the email', async () => {
    await call('/signup', { body: ada });
    const response = await call('/login', { body: { email: 'ADA@example.com' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ email: ada.email });
    expect(await (await call('/', { cookie: sessionIn(response) })).text()).toContain('Log out');
  });

  it('answers 401 to those who did not', async () => {
    const response = await call('/login', { body: { email: 'nobody@example.com' } });
    expect(response.status).toBe(401);
    expect(sessionIn(response)).toBe('');
  });

  it('ends the session', async () => {
    const response = await call('/logout', { body: {} });
    expect(response.status).toBe(200);
    expect(sessionIn(response)).toBe('venuespot_session=');
  });
});

describe('browsing', () => {
  it('gives an anonymous visitor an id and a form that carries it', async () => {
    const page = await (await call('/')).text();
    expect(page).toContain('localStorage.vs_user');
    expect(page).toContain('name="mix_panel_temp_id"');
  });

  it('answers JSON or a page, as the client prefers', async () => {
    expect(await (await call('/venues')).json()).toContainEqual(
      expect.objectContaining({ name: 'The Glasshouse' }),
    );
    expect(await (await call('/venues/1')).json()).toMatchObject({ id: '1', name: 'The Glasshouse' });
    const page = await call('/venues/1', { accept: browser });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<h1>The Glasshouse</h1>');
  });

  it('has no venue of an unknown id', async () => {
    expect((await call('/venues/77')).status).toBe(404);
    const page = await call('/venues/77', { accept: browser });
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('no such venue');
  });

  it('books a venue for those who are logged in', async () => {
    expect((await call('/venues/1/bookings', { body: {} })).status).toBe(401);
    const cookie = sessionIn(await call('/signup', { body: ada }));

    const json = await call('/venues/1/bookings', { body: {}, cookie });
    expect(json.status).toBe(201);
    expect(await json.json()).toEqual({ venueId: '1', venueName: 'The Glasshouse', bookedBy: ada.email });

    const form = await call('/venues/1/bookings', { body: new URLSearchParams(), accept: browser, cookie });
    expect(form.headers.get('location')).toBe('/venues/1?booked');
  });

  it('escapes what people call themselves', async () => {
    const signUp = await call('/signup', { body: { ...ada, firstName: '<img src=x>' } });
    const page = await (await call('/', { cookie: sessionIn(signUp) })).text();
    expect(page).toContain('&lt;img src=x&gt;');
    expect(page).not.toContain('<img');
  });
});

describe('the inbox page', () => {
  it('shows in words what reached each destination', async () => {
    const identity = { userId: 'ada@example.com', anonymousId: '<b>visitor</b>' };
    await new InboxRecorder(home).record('mixpanel', [{ id: 'one', kind: 'alias', time: 1, identity }]);

    const page = await (await call('/inbox')).text();
    expect(page).toContain('mixpanel');
    expect(page).toContain('is now ada@example.com');
    expect(page).not.toContain('<b>visitor');

    const words = 'alias: visitor <b>visit… is now ada@example.com';
    for (const answer of [call('/inbox.json'), call('/inbox', { accept: 'application/json' })])
      expect(await (await answer).json()).toMatchObject([{ destination: 'mixpanel', words }]);
  });
});
