/** Which pages may send to the collector and read its answers. */
import { describe, expect, it } from '@jest/globals';
import { Scene } from './plain/scene.js';

const ORIGIN = 'https://app.example';
const EVENT = { event: 'Chose plan' };

const PREFLIGHT_VARY = 'origin, access-control-request-headers';
/** What clients send by themselves. */
const OF_CLIENTS =
  'authorization, content-type, content-encoding, x-retry-count, traceparent, x-anonymous-id';

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
      vary: PREFLIGHT_VARY,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': OF_CLIENTS,
      'access-control-max-age': '7200',
    });
  });

  it.each([
    ['names of its own', 'x-my', ', x-my'],
    ['known names, too, in any spelling', 'X-Your,authorization , X-My,x-my', ', x-your, x-my'],
    ['all that names may be made of', "!#$%&'*+.^_`|~-09z", ", !#$%&'*+.^_`|~-09z"],
    ['no name at all', '', ''],
    ['an empty name', 'x-my,,x-your', ''],
    ['what are no names', 'x-my: 1', ''],
    ['half a list', 'x-my,', ''],
    ['what is no ASCII', 'x-m\u00ff', ''],
    ['too many of them', Array.from({ length: 200 }, (_, at) => `x-name-${at}`).join(','), ''],
  ])('may send headers of its own, asking for %s', async (_what, asked, added) => {
    const scene = await Scene.start({ origins: [ORIGIN] });
    const answer = await fetch(`${scene.url}/events`, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-headers': asked },
    });
    expect(answer.headers.get('access-control-allow-headers')).toBe(OF_CLIENTS + added);
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
    const headers = { origin, 'access-control-request-headers': 'x-my' };
    const sent = await fetch(`${scene.url}/events`, { method: 'POST', body: JSON.stringify(EVENT), headers });
    const asked = await fetch(`${scene.url}/events`, { method: 'OPTIONS', headers });
    expect([corsOf(sent), corsOf(asked)]).toEqual([{ vary: 'origin' }, { vary: PREFLIGHT_VARY }]);
  });

  it('gets no word of CORS where no origin is known', async () => {
    const scene = await Scene.start();
    const answer = await scene.send(EVENT, { origin: ORIGIN });
    expect([answer.status, corsOf(answer)]).toEqual([202, {}]);
  });
});
