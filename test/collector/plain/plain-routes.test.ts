/** What stands beside /events: the ping, the dropping of tables, and the browser client. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DropResult } from '../../../src/collector/plain/drop.route.js';
import { Scene } from './scene.js';

describe('GET /ping', () => {
  it('says that it is there', async () => {
    const scene = await Scene.start();
    const answer = await fetch(`${scene.url}/ping`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('{"status":"OK","message":"pong","version":"1.2.3"}');
  });

  it('answers HEAD, and with a slash at its end', async () => {
    const scene = await Scene.start();
    const answer = await fetch(`${scene.url}/ping/`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect((await fetch(`${scene.url}/ping`, { method: 'PUT' })).headers.get('allow')).toBe(
      'OPTIONS, GET, HEAD',
    );
  });
});

describe('POST /drop', () => {
  const results: DropResult[] = [
    { name: 'bigquery', result: { status: 'dropped' } },
    { name: 'mixpanel', result: { status: 'skipped', reason: 'It has no tables.' } },
  ];

  async function drop(parts: { adminToken?: string; isProduction?: boolean }, shown?: string) {
    let drops = 0;
    const counted = async (): Promise<DropResult[]> => (drops++, results);
    const { url } = await Scene.start({}, { ...parts, drop: counted });
    const headers: Record<string, string> = shown === undefined ? {} : { authorization: shown };
    const answer = await fetch(`${url}/drop`, { method: 'POST', headers });
    return { status: answer.status, said: (await answer.json()) as unknown, drops };
  }

  it('drops the tables for whoever has the admin token', async () => {
    expect(await drop({ adminToken: 'secret' }, 'Bearer secret')).toEqual({ status: 200, said: results, drops: 1 }); // prettier-ignore
  });

  it.each([
    ['without an admin token', {}, 'Bearer secret', 404],
    ['with an empty admin token', { adminToken: '' }, 'Bearer ', 404],
    ['for nobody', { adminToken: 'secret' }, undefined, 401],
    ['for a wrong token', { adminToken: 'secret' }, 'Bearer secre', 401],
    ['in production', { adminToken: 'secret', isProduction: true }, 'Bearer secret', 403],
  ])('drops nothing %s', async (_when, parts, shown, status) => {
    expect(await drop(parts, shown)).toEqual({
      status,
      said: { error: expect.stringMatching(/^[A-Z].*\.$/) },
      drops: 0,
    });
  });

  it('drops nothing by GET', async () => {
    const { url } = await Scene.start({}, { adminToken: 'secret' });
    const answer = await fetch(`${url}/drop`, { headers: { authorization: 'Bearer secret' } });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'OPTIONS, POST']);
  });
});

describe('GET /client.js', () => {
  it('serves the built client, for an hour and compressed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'client-'));
    const clientPath = join(folder, 'client.min.js');
    await writeFile(clientPath, 'window.isThere = true;');
    const { url } = await Scene.start({}, { clientPath });
    const answer = await fetch(`${url}/client.js`, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(await answer.text()).toBe('window.isThere = true;');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'content-encoding': 'br',
    });
    const etag = answer.headers.get('etag')!;
    expect((await fetch(`${url}/client.js`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    await rm(folder, { recursive: true });
  });

  it('says what to do where it is not built', async () => {
    const { url } = await Scene.start({}, { clientPath: '/nowhere/client.min.js' });
    const answer = await fetch(`${url}/client.js`);
    expect([answer.status, await answer.json()]).toEqual([404, { error: expect.stringContaining('npm run build') }]); // prettier-ignore
  });
});
