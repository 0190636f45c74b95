/** What a page view says, and which requests become one, over real HTTP on both platforms. */
import { APP_GUARD } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CapturedApp, CHROME, PLATFORMS } from './captured-app.js';
import type { Capturing } from './captured-app.js';
import { HeaderAuthGuard, RefusingGuard } from './header-auth.guard.js';
import { VENUE_CONTROLLERS } from './venue.controllers.js';

const AUTH = { provide: APP_GUARD, useClass: HeaderAuthGuard };

describe.each(PLATFORMS)('page views on %s', (platform) => {
  let app: CapturedApp;
  afterEach(() => app.stop());

  function start(capturing: Capturing = {}): Promise<CapturedApp> {
    app = new CapturedApp({ providers: [AUTH], ...capturing });
    return app.start(platform, VENUE_CONTROLLERS);
  }

  it('say who saw what, how it went and with which browser', async () => {
    await start();
    const before = Date.now();
    await app.ask('/venues/7?token=secret', 'ann', {
      headers: {
        'user-agent': CHROME,
        referer: 'https://venuespot.test/venues?q=secret',
        'x-request-id': 'r-1',
      },
    });

    const [view] = app.queue.tracks();
    expect(app.queue.messages).toHaveLength(1);
    expect(view).toMatchObject({
      kind: 'track',
      event: 'Page View – VenuesController#show',
      identity: { userId: 'ann' },
      context: { userAgent: CHROME, requestId: 'r-1', referrer: 'https://venuespot.test/venues' },
      properties: {
        controller: 'VenuesController',
        action: 'show',
        entity_type: 'Venue',
        entity_id: '7',
        entity_name: 'Blue Hall',
        method: 'GET',
        route: '/venues/:id',
        path: '/venues/7',
        status_code: 200,
        referrer: 'https://venuespot.test/venues',
        browser: 'Chrome',
        browser_version: '126.0.0.0',
        os: 'macOS',
        device_type: 'desktop',
      },
    });
    expect(view?.context?.ip).toContain('127.0.0.1');
    expect(view?.id).toMatch(/^[A-Za-z0-9-]{36}$/);
    expect(view?.time).toBeGreaterThanOrEqual(before);
    expect(view?.properties.duration_ms).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(view)).not.toContain('secret');
  });

  it('keep the query parameters that the app lets through', async () => {
    await start({ requests: { queryParameters: ['page', 'tag'] } });
    await app.ask('/venues?token=secret&page=2&tag=a&tag=b', 'ann');
    expect(app.queue.tracks()[0]?.properties.path).toBe('/venues?page=2&tag=a&tag=b');
  });

  it('carry the name of the entity in their own when asked to', async () => {
    await start({ pageViews: { entityInName: true } });
    await app.ask('/venues/7', 'ann');
    await app.ask('/venues', 'ann');
    expect(app.queue.events()).toEqual([
      'Page View – VenuesController#show Blue Hall',
      'Page View – VenuesController#index',
    ]);
  });

  it('are made of errors too: thrown, answered, and refused by a later guard', async () => {
    await start();
    await app.ask('/venues/broken', 'ann');
    await app.ask('/venues/gone', 'ann');
    await app.ask('/venues/secret', 'ann');
    const said = app.queue
      .tracks()
      .map(({ event, properties }) => [event.split('#')[1], properties.status_code]);
    expect(said).toEqual([
      ['broken', 500],
      ['gone', 410],
      ['secret', 403],
    ]);
  });

  it('are made when a global guard of the app refuses somebody', async () => {
    await start({ providers: [AUTH, { provide: APP_GUARD, useClass: RefusingGuard }] });
    await app.ask('/venues', 'ann');
    expect(app.queue.tracks()[0]?.properties.status_code).toBe(403);
  });

  it('are not made of anonymous requests, which are counted', async () => {
    await start();
    await app.ask('/venues/7');
    expect(app.queue.messages).toEqual([]);
    expect(app.excluded).toEqual(['anonymous']);
  });

  it('are not made where tracking is skipped, on a method or a class, unless a method takes it back', async () => {
    await start();
    await app.ask('/venues/quiet', 'ann');
    await app.ask('/reports', 'ann');
    await app.ask('/reports/loud', 'ann');
    expect(app.queue.events()).toEqual(['Page View – ReportsController#loud']);
    expect(app.excluded).toEqual(['skipped', 'skipped']);
  });

  it('are not made of health checks, bots, preflights and what the app rules out', async () => {
    await start({ exclusions: { exclude: ({ headers }) => headers['x-internal'] === '1' } });
    await app.ask('/health/live', 'ann');
    await app.ask('/venues', 'ann', { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' } });
    await app.ask('/venues/cors', 'ann', { method: 'OPTIONS' });
    await app.ask('/venues', 'ann', { headers: { 'x-internal': '1' } });
    expect(app.queue.messages).toEqual([]);
    expect(app.excluded).toEqual(['health', 'bot', 'preflight', 'rule']);
  });

  it('are made of bots when the app wants them', async () => {
    await start({ exclusions: { bots: false } });
    await app.ask('/venues', 'ann', { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' } });
    expect(app.queue.events()).toHaveLength(1);
  });

  it('are made of requests of every method', async () => {
    await start();
    await app.ask('/venues', 'ann', { method: 'POST', body: '{"name":"x"}', headers: { 'content-type': 'application/json' } }); // prettier-ignore
    await app.ask('/venues/peek', 'ann', { method: 'HEAD' });
    expect(app.queue.tracks().map(({ properties }) => properties.method)).toEqual(['POST', 'HEAD']);
  });

  it('take identity and session as the app reads them', async () => {
    await start({
      providers: [],
      requests: {
        identity: ({ headers }) =>
          headers['x-user'] === undefined ? undefined : { userId: 'u-1', anonymousId: 'a-1' },
        session: () => 's-1',
      },
    });
    await app.ask('/venues', 'ann');
    const [view] = app.queue.tracks();
    expect(view?.identity).toEqual({ userId: 'u-1', anonymousId: 'a-1' });
    expect(view?.properties.session_id).toBe('s-1');
    expect(view?.context?.sessionId).toBe('s-1');
  });

  it('answer the request when reading its identity fails, and report the error', async () => {
    await start({ requests: { identity: () => { throw new Error('no session store'); } } }); // prettier-ignore
    const response = await app.ask('/venues', 'ann');
    expect(response.status).toBe(200);
    expect(app.errors.map(({ message }) => message)).toEqual(['no session store']);
  });

  it('report a queue that refuses them, without harm to the request', async () => {
    await start();
    app.queue.refusal = new Error('The buffer is full.');
    const response = await app.ask('/venues', 'ann');
    expect(response.status).toBe(200);
    expect(app.errors).toEqual([app.queue.refusal]);
  });
});
