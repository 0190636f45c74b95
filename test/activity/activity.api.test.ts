/** The activity API over HTTP, on Express and on Fastify. */
import { Module, VersioningType, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ActivityController } from '../../src/activity.controller.js';
import { ActivityService } from '../../src/activity/activity.service.js';
import { AdminToken } from '../../src/activity/admin-token.guard.js';
import { action } from '../support/activity-store.scene.js';
import { ownRedis } from './own-redis.js';

const TOKEN = 'a-long-admin-token';
const NOW = Date.now();

@Module({})
class ActivityApp {}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('the activity API on %s', (_, adapter) => {
  const { activity: store } = ownRedis(9);
  const apps: INestApplication[] = [];
  let url: string;

  async function serve(token?: string): Promise<string> {
    const app = await NestFactory.create(
      {
        module: ActivityApp,
        controllers: [ActivityController],
        providers: [
          { provide: ActivityService, useValue: new ActivityService(store) },
          { provide: AdminToken, useValue: new AdminToken(token) },
        ],
      },
      adapter(),
      { logger: false },
    );
    app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    await app.listen(0, '127.0.0.1');
    apps.push(app);
    return `${await app.getUrl()}/analytics/api/activity`;
  }

  function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${url}/${path}`, { headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
  }

  beforeAll(async () => {
    url = await serve(TOKEN);
  });
  beforeEach(
    () =>
    store.apply([action('ada@x.test', NOW - 1_000, '=1+1'), action('ada@x.test', NOW), action('+bob', NOW - 5_000)], NOW), // prettier-ignore
  );
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  it('answers what is known about a user', async () => {
    expect(await (await get('users/ada%40x.test')).json()).toEqual({
      userId: 'ada@x.test',
      firstSeenAt: new Date(NOW - 1_000).toISOString(),
      lastSeenAt: new Date(NOW).toISOString(),
      actions: 2,
      byAction: { '=1+1': 1, 'Looked Around': 1 },
    });
    const { days } = (await (await get('users/%2Bbob/days')).json()) as { days: unknown };
    expect(days).toEqual([{ day: new Date(NOW - 5_000).toISOString().slice(0, 10), actions: 1 }]);
    expect((await get('users/nobody')).status).toBe(404);
  });

  it('answers for ids of any length and any letter, in the query', async () => {
    const id = `auth0|${'/ü?'.repeat(40)}`;
    await store.apply([action(id, NOW)], NOW);
    const asked = new URLSearchParams({ id }).toString();
    expect(await (await get(`users?${asked}`)).json()).toMatchObject({ userId: id, actions: 1 });
    const { days } = (await (await get(`days?${asked}`)).json()) as { days: unknown };
    expect(days).toEqual([{ day: new Date(NOW).toISOString().slice(0, 10), actions: 1 }]);
    expect((await get('users?id=nobody')).status).toBe(404);
  });

  it('takes a token of any letters, in whichever bytes a client sends them', async () => {
    const base = await serve('schlüssel-für-uns');
    const asLatin1 = { authorization: 'Bearer schlüssel-für-uns' };
    const asUtf8 = { authorization: `Bearer ${Buffer.from('schlüssel-für-uns').toString('latin1')}` };
    const wrong = { authorization: 'Bearer schlüssel-fur-uns' };
    const answers = await Promise.all([asLatin1, asUtf8, wrong].map((headers) => fetch(`${base}/active?window=day`, { headers }))); // prettier-ignore
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
  });

  it('pages through dormant and seen users', async () => {
    const since = encodeURIComponent(new Date(NOW + 1).toISOString());
    const first = (await (await get(`dormant?since=${since}&limit=1`)).json()) as { nextCursor: string };
    expect(first).toEqual({
      users: [{ userId: '+bob', lastSeenAt: new Date(NOW - 5_000).toISOString() }],
      nextCursor: expect.any(String),
    });
    const second = await (await get(`dormant?since=${since}&limit=1&cursor=${first.nextCursor}`)).json();
    expect(second).toEqual({
      users: [{ userId: 'ada@x.test', lastSeenAt: new Date(NOW).toISOString() }],
      nextCursor: null,
    });
    expect(await (await get(`seen?since=${since}`)).json()).toEqual({ users: [], nextCursor: null });
    expect((await get('seen?since=2026-01-15T10:00:00+02:00')).status).toBe(200);
  });

  it('answers how many are active, who is most active, and what days count', async () => {
    expect(await (await get('active?window=day')).json()).toEqual({ users: 2 });
    expect(await (await get('most-active?window=month&limit=1')).json()).toEqual({
      users: [{ userId: 'ada@x.test', actions: 2 }],
    });
    const counts = await (await get('counts')).json();
    expect(counts).toMatchObject({ days: [{ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }] });
  });

  it('answers CSV to those who ask for it, in which nothing is a formula', async () => {
    const since = encodeURIComponent(new Date(NOW).toISOString());
    const answer = await get(`dormant?since=${since}`, { accept: 'text/csv' });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await answer.text()).toBe(`userId,lastSeenAt\r\n'+bob,${new Date(NOW - 5_000).toISOString()}\r\n`);
    const both = await get('active?window=day', { accept: 'text/csv;q=0.5, application/json' });
    expect(await both.json()).toEqual({ users: 2 });
    expect(await (await get('active?window=day', { accept: 'text/csv' })).text()).toBe('users\r\n2\r\n');
  });

  it('lets nobody in without the token', async () => {
    const wrong = await get('active?window=day', { authorization: `Bearer ${TOKEN}x` });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
    expect((await fetch(`${url}/active?window=day`)).status).toBe(401);
    expect((await get('active?window=day', { authorization: `Basic ${TOKEN}` })).status).toBe(401);
  });

  it('is absent where there is no token', async () => {
    const base = await serve();
    const answer = await fetch(`${base}/active?window=day`, { headers: { authorization: 'Bearer ' } });
    const unknown = await fetch(`${base.replace('/analytics', '/nothing')}`);
    expect([answer.status, unknown.status]).toEqual([404, 404]);
  });

  it.each([
    ['dormant', 'Give since as an ISO time, such as 2026-01-15T09:30:00Z.'],
    ['dormant?since=yesterday', 'Give since as an ISO time, such as 2026-01-15T09:30:00Z.'],
    ['dormant?since=2026-01-15T25:00:00Z', 'Give since as an ISO time, such as 2026-01-15T09:30:00Z.'],
    ['seen?since=2026-01-15&limit=5000', 'The limit must be a whole number from 1 to 1000.'],
    ['dormant?since=2026-02-30', 'Give since as an ISO time, such as 2026-01-15T09:30:00Z.'],
    ['dormant?since=2026-02-30T10:00:00Z', 'Give since as an ISO time, such as 2026-01-15T09:30:00Z.'],
    ['seen?since=2026-01-15&limit=0x10', 'The limit must be a whole number from 1 to 1000.'],
    ['seen?since=2026-01-15&limit=1e3', 'The limit must be a whole number from 1 to 1000.'],
    ['users', 'Give the id of the user, as id.'],
    ['seen?since=2026-01-15&limit=ten', 'The limit must be a whole number from 1 to 1000.'],
    ['seen?since=2026-01-15&since=2026-01-16', 'Give since once.'],
    ['seen?since=2026-01-15&cursor=!', 'The cursor is not one of ours. Give the nextCursor of the page before, unchanged.'], // prettier-ignore
    ['active', 'The window must be day, week or month.'],
    ['counts?day=15.1.2026', 'A day must be written like 2026-01-15.'],
    ['counts?to=2026-01-15', 'Give from together with to.'],
  ])('answers %s with 400 and a sentence', async (path, message) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message });
  });
});
