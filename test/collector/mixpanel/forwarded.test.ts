/** What only Mixpanel can answer. */
import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { MixpanelUpstream } from '../../../src/collector/mixpanel/mixpanel.upstream.js';
import { closing, listening, type Scene, scene } from './mixpanel.scene.js';

const BASIC = { authorization: `Basic ${Buffer.from('TOKEN:').toString('base64')}` };
const REPLAY = gzipSync(JSON.stringify([{ type: 4, timestamp: 1_795_298_368_910 }]));
const REPLAY_PATH = '/record/?%24current_url=https%3A%2F%2Fapp.example.com%2F&mp_lib=web&seq=0&format=gzip';

interface Received {
  readonly request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>;
  readonly body: Buffer;
}

/** A stand-in for Mixpanel that answers always the same, and the collector before it. */
async function withMixpanel(
  status = 200,
  answer: unknown = { code: 200, status: 'OK' },
  maxBodyBytes = 10_000,
) {
  const received: Received[] = [];
  const host = await listening(async (request, response) => {
    const chunks = (await request.toArray()) as Buffer[];
    received.push({ request, body: Buffer.concat(chunks) });
    response.writeHead(status, {
      'content-type': 'application/json',
      'retry-after': '7',
      'set-cookie': 'a=b',
    });
    response.end(JSON.stringify(answer));
  });
  const upstream = closing(new MixpanelUpstream(host, maxBodyBytes));
  return { received, to: await scene({}, { upstream }) };
}

/** Mixpanel is set up, and nobody is there. */
async function withoutMixpanel(): Promise<Scene> {
  return scene({}, { upstream: closing(new MixpanelUpstream('http://127.0.0.1:1', 10_000)) });
}

/** It listens, and says nothing. */
async function withSilentMixpanel(): Promise<Scene> {
  const host = await listening(() => {});
  return scene({}, { upstream: closing(new MixpanelUpstream(host, 10_000)) });
}

function record(to: Scene, body: Uint8Array | ReadableStream = REPLAY): Promise<Response> {
  const headers = {
    ...BASIC,
    'content-type': 'application/octet-stream',
    cookie: 'session=1',
    'x-forwarded-for': '6.6.6.6',
  };
  return fetch(`${to.url}${REPLAY_PATH}`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
}

describe('a session replay', () => {
  it('goes to Mixpanel as it is, with who sent it', async () => {
    const { to, received } = await withMixpanel();
    const answer = await record(to);
    expect([answer.status, await answer.json()]).toEqual([200, { code: 200, status: 'OK' }]);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const { request, body } = received[0]!;
    expect([request.method, request.url]).toEqual(['POST', REPLAY_PATH]);
    expect(request.headers).toMatchObject({
      ...BASIC,
      'content-type': 'application/octet-stream',
      'content-length': String(REPLAY.length),
      'x-forwarded-for': '127.0.0.1',
    });
    expect(request.headers).not.toHaveProperty('cookie');
    expect(body).toEqual(REPLAY);
    expect(to.stored).toEqual([]);
  });

  it('goes there in pieces, too', async () => {
    const { to, received } = await withMixpanel();
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of REPLAY) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await record(to, pieces)).status).toBe(200);
    expect(received[0]?.body).toEqual(REPLAY);
  });

  it('brings back what Mixpanel says against it', async () => {
    const { to } = await withMixpanel(429, { error: 'Too many.' });
    const answer = await record(to);
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([429, '7', { error: 'Too many.' }]); // prettier-ignore
  });

  it.each([
    ['said', (body: Uint8Array) => body],
    ['not said', (body: Uint8Array) => new Blob([Buffer.from(body)]).stream()],
  ])('is refused where it is too long, with a length that is %s', async (_name, sent) => {
    const { to } = await withMixpanel(200, {}, 10);
    const answer = await record(to, sent(REPLAY));
    expect([answer.status, await answer.json()]).toEqual([413, { status: 0, error: 'The body is longer than 10 bytes; send less at once.' }]); // prettier-ignore
  });

  it('is kept by the page while Mixpanel is away', async () => {
    const answer = await record(await withoutMixpanel());
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await answer.json()).toEqual({
      status: 0,
      error: 'Mixpanel can’t be reached now; send this again later.',
    });
  });

  it('is refused where Mixpanel is not set up, or the token may not write', async () => {
    expect((await record(await scene())).status).toBe(404);
    expect((await record(await scene({ keys: ['OTHER'] }))).status).toBe(401);
  });
});

describe('flags and settings', () => {
  const FLAGS = { flags: { shop: { variant_key: 'new' } } };

  it('come from Mixpanel', async () => {
    const { to, received } = await withMixpanel(200, FLAGS);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const answer = await to.get('/flags/?context=%7B%7D&token=TOKEN', { ...BASIC, traceparent });
    expect(await answer.json()).toEqual(FLAGS);
    expect(received[0]?.request).toMatchObject({
      method: 'GET',
      url: '/flags/?context=%7B%7D&token=TOKEN',
      headers: { ...BASIC, traceparent },
    });
  });

  it.each([
    ['Mixpanel is not set up', () => scene()],
    ['Mixpanel is away', withoutMixpanel],
    ['Mixpanel fails', async () => (await withMixpanel(500)).to],
    ['Mixpanel knows no such project', async () => (await withMixpanel(401)).to],
  ])('are empty where %s', async (_name, opened) => {
    const to = await opened();
    const flags = await to.get('/flags/?token=TOKEN', BASIC);
    expect([flags.status, await flags.json()]).toEqual([200, { flags: {} }]);
    expect(await (await to.get('/settings/?sdk_config=1', BASIC)).json()).toEqual({});
  });

  it('are not waited for where Mixpanel says nothing', async () => {
    const to = await withSilentMixpanel();
    expect(await (await to.get('/settings/?sdk_config=1', BASIC)).json()).toEqual({});
  });

  it('hear of first-time events', async () => {
    const { to, received } = await withMixpanel();
    const path = '/flags/0b5c-1/first-time-events?mp_lib=web';
    expect((await to.json(path, { distinct_id: 'ada' }, BASIC)).status).toBe(200);
    expect(received[0]).toMatchObject({ request: { method: 'POST', url: path } });
    expect(received[0]?.body.toString()).toBe('{"distinct_id":"ada"}');
  });

  it('leave older libraries without a decision', async () => {
    const answer = await (await scene()).get('/decide?verbose=1');
    expect(await answer.json()).toEqual({ notifications: [], config: {} });
  });
});
