/** VenueSpot over HTTP: what a browser and what a JSON client get, and what analytics hears of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfirmationEmailSent, UserRegistered, VenueBooked } from '../../src/demo/analytics.plan.js';
import { until } from '../support/queue-home.steps.js';
import { ADA, BROWSER_ACCEPT, sessionIn, VenueSpotScene } from './venuespot.scene.js';

let site: VenueSpotScene;
const call: VenueSpotScene['call'] = (...request) => site.call(...request);

beforeAll(async () => void (site = await VenueSpotScene.start(15)));
afterAll(() => site.close());
beforeEach(() => void site.heard.splice(0));

describe('signing up', () => {
  it('answers 201 to a JSON client, starts a session, and tells analytics who the visitor is', async () => {
    const response = await call('/signup', { body: { ...ADA, mix_panel_temp_id: 'visitor-1' } });

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ id: ADA.email, ...ADA });
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    const registered = new UserRegistered({
      $first_name: 'Ada',
      $last_name: 'Lovelace',
      $email: 'ada@example.com',
      $phone: '123',
      'User Type': 'Planner',
    });
    expect(site.heard).toEqual([
      ['alias', 'ada@example.com', 'visitor-1'],
      ['identify', registered, { userId: 'ada@example.com' }],
    ]);
  });

  it('redirects a browser that posts the form', async () => {
    const response = await call('/signup', { body: new URLSearchParams(ADA), accept: BROWSER_ACCEPT });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/venues');
    expect(sessionIn(response)).not.toBe('');
  });

  it.each(['', '<script>', 'a'.repeat(129)])('needs no visitor id, and takes no %p for one', async (sent) => {
    const response = await call('/signup', { body: { email: 'bob@example.com', mix_panel_temp_id: sent } });
    expect(response.status).toBe(201);
    expect(site.heard.map(([name]) => name)).toEqual(['identify']);
  });

  it('refuses what is no email, in words that a visitor understands', async () => {
    const json = await call('/signup', { body: { ...ADA, email: 'ada' } });
    expect(json.status).toBe(400);
    expect(await json.json()).toMatchObject({ message: [expect.stringContaining('enter an email address')] });

    const page = await call('/signup', { body: new URLSearchParams({ email: '' }), accept: BROWSER_ACCEPT });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('enter an email address');
    expect(site.heard).toEqual([]);
  });
});

describe('logging in and out', () => {
  it('knows those who signed up, whatever the case of the email', async () => {
    await call('/signup', { body: ADA });
    const response = await call('/login', { body: { email: 'ADA@example.com' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ email: ADA.email });
    expect(await (await call('/', { cookie: sessionIn(response) })).text()).toContain('Log out');
  });

  it('answers 401 to those who did not', async () => {
    const response = await call('/login', { body: { email: 'nobody@example.com' } });
    expect(response.status).toBe(401);
    expect(sessionIn(response)).toBe('');
  });

  it('ends the session, and whoever comes next is another visitor', async () => {
    const response = await call('/logout', { body: {} });
    expect(response.status).toBe(200);
    const [session, visitor] = response.headers.getSetCookie();
    expect(session).toMatch(/^venuespot_session=;/);
    expect(visitor).toMatch(/^analytics_anonymous_id=[\da-f-]{36};/);
  });
});

describe('a booking', () => {
  it('is tracked as planned, and confirmed later by a job that names the person itself', async () => {
    const cookie = sessionIn(await call('/signup', { body: ADA }));
    site.heard.splice(0);
    await call('/venues/1/bookings', { body: {}, cookie });
    await until(async () => site.heard.length === 3);
    const scope = { user_id: ADA.email, venue_id: '1' };
    expect(site.heard).toEqual([
      ['track', new VenueBooked({ entity_name: 'The Glasshouse', city: 'Lisbon', euros_per_day: 1900 })],
      ['as', ADA.email],
      ['track', new ConfirmationEmailSent({ ...scope, entity_name: 'The Glasshouse', template: 'booking' })],
    ]);
  });
});

describe('browsing', () => {
  it('has its visitors counted by the browser, and those who signed in by the server alone', async () => {
    const page = await (await call('/')).text();
    expect(page).toMatch(/src="\/t7\/client\.js"\s+data-page-views="true"/);
    expect(page).toContain('name="mix_panel_temp_id"');
    const cookie = sessionIn(await call('/signup', { body: ADA }));
    const own = await (await call('/venues', { cookie, accept: BROWSER_ACCEPT })).text();
    expect(own).toMatch(/data-page-views="false"\s+data-user-id="ada@example\.com"/);
  });

  it('answers JSON or a page, as the client prefers', async () => {
    expect(await (await call('/venues')).json()).toContainEqual(
      expect.objectContaining({ name: 'The Glasshouse' }),
    );
    expect(await (await call('/venues/1')).json()).toMatchObject({ id: '1', name: 'The Glasshouse' });
    const page = await call('/venues/1', { accept: BROWSER_ACCEPT });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<h1>The Glasshouse</h1>');
  });

  it('has no venue of an unknown id', async () => {
    expect((await call('/venues/77')).status).toBe(404);
    const page = await call('/venues/77', { accept: BROWSER_ACCEPT });
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('no such venue');
  });

  it('books a venue for those who are logged in', async () => {
    expect((await call('/venues/1/bookings', { body: {} })).status).toBe(401);
    const cookie = sessionIn(await call('/signup', { body: ADA }));

    const json = await call('/venues/1/bookings', { body: {}, cookie });
    expect(json.status).toBe(201);
    expect(await json.json()).toEqual({ venueId: '1', venueName: 'The Glasshouse', bookedBy: ADA.email });

    const form = await call('/venues/1/bookings', {
      body: new URLSearchParams(),
      accept: BROWSER_ACCEPT,
      cookie,
    });
    expect(form.headers.get('location')).toBe('/venues/1?booked');
  });

  it('escapes what people call themselves', async () => {
    const signUp = await call('/signup', { body: { ...ADA, firstName: '<img src=x>' } });
    const page = await (await call('/', { cookie: sessionIn(signUp) })).text();
    expect(page).toContain('&lt;img src=x&gt;');
    expect(page).not.toContain('<img');
  });
});
