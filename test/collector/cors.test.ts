/** Which pages may send to the collector and read its answers. */
import { describe, expect, it } from '@jest/globals';
import { Scene } from './plain/scene.js';

const ORIGIN = 'https://app.example';
const EVENT = { event: 'Chose plan' };

function corsOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
  );
}

const READABLE = {
  'access-control-allow-origin': ORIGIN,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'retry-after',
  vary: 'origin',
};

describe('a page of a known origin', () => {
  it('may read every answer: of what is taken, refused, too much, too long, away, of a wrong method and of nothing at all', async () => {
    const scene = await Scene.start({
      origins: [ORIGIN, 'https://other.example'],
      path: '/t7',
      maxBodyBytes: 1_000,
    });
    const send = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${scene.url}/t7${path}`, {
        method: 'POST',
        body: JSON.stringify(EVENT),
        ...init,
        headers: { origin: ORIGIN },
      });
    const seen: number[] = [];
    const expectReadable = (answer: Response): void => {
      seen.push(answer.status);
      expect(corsOf(answer)).toEqual(READABLE);
    };
    expectReadable(await send('/events'));
    expectReadable(await send('/events', { body: 'no JSON' }));
    expectReadable(await send('/events', { body: 'x'.repeat(2_000) }));
    expectReadable(await send('/events', { method: 'PUT' }));
    expectReadable(await send('/nowhere'));
    expectReadable(await send('/drop'));
    scene.refuse(503, 5);
    expectReadable(await send('/events'));
    scene.refuse(429, 5);
    expectReadable(await send('/events'));
    expect(seen).toEqual([202, 400, 413, 405, 404, 404, 503, 429]);
  });

  it('gets its preflight answered, also where the collector takes nothing now', async () => {
    const scene = await Scene.start({ origins: [ORIGIN] });
    scene.refuse(503, 5);
    const answer = await fetch(`${scene.url}/events`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(answer.status).toBe(204);
    expect(corsOf(answer)).toMatchObject({
      ...READABLE,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': expect.stringContaining('content-type'),
      'access-control-max-age': '7200',
    });
  });
});

describe('a page of another origin', () => {
  it.each([
    'https://evil.example',
    'https://app.example.evil.example',
    'http://app.example',
    'https://app.example:8443',
    'https://APP.example',
    'null',
  ])('such as %s may not read answers, nor send what needs a preflight', async (origin) => {
    const scene = await Scene.start({ origins: [ORIGIN] });
    for (const method of ['POST', 'OPTIONS']) {
      const body = method === 'POST' ? JSON.stringify(EVENT) : undefined;
      const answer = await fetch(`${scene.url}/events`, { method, body, headers: { origin } });
      expect(corsOf(answer)).toEqual({ vary: 'origin' });
    }
  });

  it('gets no word of CORS where no origin is known', async () => {
    const scene = await Scene.start();
    const answer = await scene.send(EVENT, { origin: ORIGIN });
    expect([answer.status, corsOf(answer)]).toEqual([202, {}]);
  });
});
