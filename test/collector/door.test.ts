/** The collector's door in an app that has guards, pipes, interceptors, a prefix and small bodies of its own. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AnalyticsCollectorModule } from '../../src/analytics-collector.module.js';
import { RawClient } from '../support/raw-client.js';
import { HostApp, OTHER_ORIGIN } from './host.app.js';

const EVENT = { event: 'Chose plan', properties: { padding: 'x'.repeat(1_000) } };
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe.each(['express', 'fastify'] as const)('the door in an app on %s', (platform) => {
  let app: HostApp;
  beforeEach(async () => {
    app = await HostApp.start(platform, { origins: ['https://app.example'] });
  });
  afterEach(() => app.close());

  it('stands before guards, pipes, interceptors, the prefix and the limit of bodies', async () => {
    const answer = await app.post('/events', EVENT);
    expect([answer.status, await answer.json()]).toEqual([202, { stored: 1, refused: [] }]);
    expect(await app.deliveries(1)).toMatchObject([{ event: 'Chose plan', properties: EVENT.properties }]);
  });

  it('takes a URL with a host in it, as proxies write it', async () => {
    const body = JSON.stringify({ event: 'Chose plan' });
    const head = `POST http://shop.example/events HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const client = await RawClient.connect(app.url, `${head}\r\n\r\n${body}`);
    expect(await client.end()).toMatch(/^HTTP\/1\.1 202 /);
  });

  it('stands before the CORS of the app, whose pages are others', async () => {
    const asked = (path: string, origin: string) =>
      fetch(app.url + path, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }, // prettier-ignore
      });
    const allowed = async (path: string, origin: string) => (await asked(path, origin)).headers.get('access-control-allow-origin'); // prettier-ignore
    expect(await allowed('/v1/t', 'https://app.example')).toBe('https://app.example');
    expect(await allowed('/v1/t', OTHER_ORIGIN)).toBeNull();
    expect(await allowed('/api/venues', OTHER_ORIGIN)).toBe(OTHER_ORIGIN);
  });

  it('leaves everything else to the app', async () => {
    expect((await fetch(`${app.url}/api/venues`)).status).toBe(403);
    const signedIn = { headers: { 'x-user': 'ada' } };
    expect(await (await fetch(`${app.url}/api/venues`, signedIn)).json()).toEqual({ data: ['Blue Hall'] });
    expect(await (await app.post('/api/venues/track', {}, { 'x-user': 'ada' })).json()).toEqual({ data: 'the app’s own' }); // prettier-ignore
    expect((await app.post('/api/venues/track', EVENT, { 'x-user': 'ada' })).status).toBe(413);
    expect((await fetch(`${app.url}/nowhere`, signedIn)).status).toBe(404);
    expect((await fetch(`${app.url}/trackers`, signedIn)).status).toBe(404);
  });

  it('answers HEAD as GET, OPTIONS with what it takes, and 405 to other methods', async () => {
    const head = await fetch(`${app.url}/ping`, { method: 'HEAD' });
    expect([head.status, Number(head.headers.get('content-length')) > 0, await head.text()]).toEqual([
      200,
      true,
      '',
    ]);
    const options = await fetch(`${app.url}/events`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'OPTIONS, POST']);
    const put = await fetch(`${app.url}/events`, { method: 'PUT', body: '{}' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'OPTIONS, POST']);
    expect(await put.json()).toEqual({ error: '/events takes POST, not PUT.' });
  });

  it('is there with a slash at the end and a query, too', async () => {
    expect((await app.post('/events/?key=web', EVENT)).status).toBe(202);
    expect((await fetch(`${app.url}/ping/?x`)).status).toBe(200);
  });

  it('leaves out bots, and thanks them', async () => {
    const answer = await app.post('/events', EVENT, { 'user-agent': GOOGLEBOT });
    expect([answer.status, await answer.json()]).toEqual([202, { stored: 0, refused: [] }]);
    await app.post('/events', { event: 'Behind the bot' });
    expect(await app.deliveries(1)).toMatchObject([{ event: 'Behind the bot' }]);
  });
});

describe.each(['express', 'fastify'] as const)('the door under a path, on %s', (platform) => {
  let app: HostApp;
  beforeEach(async () => {
    app = await HostApp.start(platform, { path: '/t7' });
  });
  afterEach(() => app.close());

  it('is only there, and says there what it does not have', async () => {
    expect((await app.post('/t7/events', EVENT)).status).toBe(202);
    expect((await app.post('/events', {})).status).toBe(404);
    expect((await fetch(`${app.url}/t77/ping`)).status).toBe(404);
    const missing = await fetch(`${app.url}/t7/nowhere`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: expect.stringContaining('/nowhere') },
    ]);
  });
});

describe('the second server that Fastify has on localhost', () => {
  it('has the door, too', async () => {
    const app = await HostApp.start('fastify');
    const answer = await app.atSecondServer((url) => fetch(`${url}/ping`));
    expect(await answer.json()).toMatchObject({ message: 'pong' });
    await app.close();
  });
});

describe('keys', () => {
  it('that are listed may write, others get 401, also beside good ones in a batch', async () => {
    const app = await HostApp.start('express', { keys: ['web'] });
    expect((await app.post('/events', EVENT)).status).toBe(401);
    expect((await app.post('/events?key=other', EVENT)).status).toBe(401);
    const mixed = await app.post('/events', [
      { ...EVENT, key: 'web' },
      { ...EVENT, key: 'other' },
    ]);
    expect(await mixed.json()).toMatchObject({ stored: 1, refused: [{ position: 1 }] });
    expect(await app.deliveries(1)).toHaveLength(1);
    await app.close();
  });
});

describe('an app that starts', () => {
  it.each(['express', 'fastify'] as const)(
    'on %s is told when a controller answers where the collector does',
    async (platform) => {
      @Controller()
      class Shadow {
        @Post('v1/track')
        track(): void {}

        @Get('own')
        own(): void {}
      }
      const started = HostApp.start(platform, { path: '/api' }, [Shadow]);
      await expect(started).rejects.toThrow(
        /^\[analytics\] The collector and \w+ both answer \/api\/.* COLLECTOR_PATH=\/t7/,
      );
      const beside = await HostApp.start(platform, {}, [Shadow]);
      await beside.close();
    },
  );

  it('is told when it lacks AnalyticsModule', async () => {
    @Module({ imports: [AnalyticsCollectorModule.forRoot()] })
    class Alone {}
    const started = NestFactory.create(Alone, { logger: false, abortOnError: false });
    await expect(started).rejects.toThrow('[analytics] AnalyticsCollectorModule needs AnalyticsModule');
  });
});
