/** What analytics.js asks for before it sends anything. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { scene } from './scene.js';

const PATH = '/v1/projects/KEY-1/settings';

/** `fetch` lets nobody choose the Host header. */
async function askedAs(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status?: number; body: string }> {
  const asked = request(`${url}${path}`, { headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: await text(answer) };
}

async function destination(url: string, path: string, headers: Record<string, string>): Promise<unknown> {
  const { body } = await askedAs(url, path, headers);
  const { apiHost, protocol } = JSON.parse(body).integrations['Segment.io'];
  return `${protocol}://${apiHost}`;
}

describe('the settings of a source', () => {
  it('tell analytics.js to send here, and nothing of itself', async () => {
    const { url, get } = await scene();
    const answer = await get(PATH);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const host = url.slice('http://'.length);
    expect(await answer.json()).toMatchObject({
      integrations: { 'Segment.io': { apiKey: 'KEY-1', apiHost: `${host}/v1`, protocol: 'http' } },
      metrics: { sampleRate: 0 },
    });
  });

  it('name the path of the collector', async () => {
    const { url } = await scene({ path: '/t7' });
    expect(await destination(url, `/t7${PATH}`, { host: 'shop.test' })).toBe('http://shop.test/t7/v1');
  });

  it('are of the host that the client asked for, whatever a header says that anyone can write', async () => {
    const { url } = await scene();
    const forwarded = { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' };
    expect(await destination(url, PATH, { host: 'shop.test:8080', ...forwarded })).toBe(
      'http://shop.test:8080/v1',
    );
  });

  it.each([
    [1, 'shop.test', 'https', 'https://shop.test/v1'],
    [1, 'evil.test, shop.test', 'http, https', 'https://shop.test/v1'],
    [2, 'shop.test, inner', 'https, http', 'https://shop.test/v1'],
    [2, 'shop.test', 'https', 'https://shop.test/v1'],
  ])(
    'are of the host that %i trusted proxies were asked for: %s',
    async (trustedProxies, host, proto, expected) => {
      const { url } = await scene({ trustedProxies });
      const headers = { host: 'inner', 'x-forwarded-host': host, 'x-forwarded-proto': proto };
      expect(await destination(url, PATH, headers)).toBe(expected);
    },
  );

  it.each(['a b', 'shop.test/x', 'shop.test"', '-', 'x@shop.test', 'shop.test:port'])(
    'are refused to the host %s',
    async (host) => {
      const { url } = await scene();
      expect(await askedAs(url, PATH, { host })).toMatchObject({
        status: 400,
        body: expect.stringContaining('Host header'),
      });
    },
  );

  it('are not there for a key that may not write, nor for what is no key', async () => {
    const { get } = await scene({ keys: ['KEY-1'] });
    const answers = [PATH, '/v1/projects/OTHER/settings', '/v1/projects/%22/settings'].map((path) =>
      get(path),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 404, 404]);
    expect(await (await get('/v1/projects/OTHER/settings')).json()).toEqual({
      error: expect.stringContaining('write key'),
    });
  });
});
