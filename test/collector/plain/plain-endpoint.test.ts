/** The plain protocol: what can be posted to /events, what becomes of it, and what is refused. */
import { describe, expect, it } from '@jest/globals';
import { Scene } from './scene.js';

const EVENT = { event: 'Chose plan', url: 'https://app.example.com/plans', properties: { plan: 'pro' } };
const VISITOR = '0a1b2c3d-0000-4000-8000-000000000001';

describe('POST /events', () => {
  it('takes the event of a page that knows no library', async () => {
    const scene = await Scene.start();
    const before = Date.now();
    const answer = await scene.send({ event: 'clicked_event', url: 'https://example.com/', properties: { button_text: 'Click me!' } }); // prettier-ignore
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ stored: 1, refused: [] });
    const [message] = scene.stored;
    const { server_time: serverTime, ...others } = message!.properties;
    expect(others).toEqual({ button_text: 'Click me!', url: 'https://example.com/' });
    expect(serverTime).toBe(message!.clock!.receivedAt);
    expect(message!.time).toBe(serverTime);
    expect(serverTime).toBeGreaterThanOrEqual(before);
    expect(message).toMatchObject({
      kind: 'track',
      event: 'clicked_event',
      identity: {},
      context: { ip: '127.0.0.1', client: { page: { url: 'https://example.com/' } } },
      door: { protocol: 'plain' },
    });
  });

  it.each([
    ['one', JSON.stringify(EVENT), 1],
    ['an array', JSON.stringify([EVENT, EVENT]), 2],
    ['lines', `${JSON.stringify(EVENT)}\n${JSON.stringify(EVENT)}\n`, 2],
    ['an envelope', JSON.stringify({ sentAt: Date.now(), key: 'k', events: [EVENT, EVENT, EVENT] }), 3],
  ])('takes %s, as JSON and as text', async (_what, body, count) => {
    const scene = await Scene.start();
    for (const type of ['application/json', 'text/plain;charset=UTF-8', 'application/x-ndjson']) {
      expect((await scene.send(body, { 'content-type': type })).status).toBe(202);
    }
    expect(scene.events).toEqual(Array.from({ length: 3 * count }, () => 'Chose plan'));
  });

  it('keeps all that a client says', async () => {
    const scene = await Scene.start();
    const time = Date.now() - 60_000;
    const id = '7e57e57e-0000-4000-8000-000000000001';
    const said = { ...EVENT, id, time, anonymousId: VISITOR, userId: 'ada', title: 'Plans', referrer: 'https://search.example/' }; // prettier-ignore
    await scene.send({ sentAt: Date.now(), events: [said] }, { 'user-agent': 'Browser/1' });
    expect(scene.stored).toEqual([
      expect.objectContaining({
        id,
        time,
        identity: { userId: 'ada', anonymousId: VISITOR },
        context: {
          ip: '127.0.0.1',
          userAgent: 'Browser/1',
          referrer: 'https://search.example/',
          client: { page: { url: EVENT.url, title: 'Plans' } },
        },
        clock: { receivedAt: expect.any(Number), clientTime: time },
      }),
    ]);
  });

  it('folds an id that does not fit, and stores a resend once', async () => {
    const scene = await Scene.start();
    const named = { ...EVENT, id: 'an id with blanks, and longer than any vendor takes' };
    for (let sending = 0; sending < 2; sending++) expect(await (await scene.send(named)).json()).toEqual({ stored: 1, refused: [] }); // prettier-ignore
    expect(scene.stored).toHaveLength(1);
    expect(scene.stored[0]).toMatchObject({ id: expect.stringMatching(/^[\da-f]{36}$/), clientId: named.id });
  });

  it('corrects the time of a client whose clock is wrong', async () => {
    const scene = await Scene.start();
    const wrong = Date.now() + 3_600_000;
    await scene.send({ sentAt: wrong, events: [{ ...EVENT, time: wrong - 1_000 }] });
    const [message] = scene.stored;
    expect(message!.time).toBe(message!.clock!.receivedAt - 1_000);
    expect(message!.clock!.clientTime).toBe(wrong - 1_000);
  });

  it('takes the visitor of the first-party cookie, where the event names none', async () => {
    const scene = await Scene.start();
    const cookie = { cookie: `other=1; analytics_anonymous_id=${VISITOR}` };
    await scene.send(EVENT, cookie);
    await scene.send({ ...EVENT, anonymousId: 'another' }, cookie);
    expect(scene.stored.map(({ identity }) => identity.anonymousId)).toEqual([VISITOR, 'another']);
  });

  it('overwrites a server_time of the client, and properties that say another address', async () => {
    const scene = await Scene.start();
    await scene.send({ ...EVENT, properties: { server_time: 1, url: 'x' } });
    expect(scene.stored[0]?.properties).toEqual({ url: EVENT.url, server_time: scene.stored[0]?.clock?.receivedAt }); // prettier-ignore
  });

  it.each([
    ['in the envelope', { events: [EVENT], key: 'web' }, {}, ''],
    ['in the event', { ...EVENT, key: 'web' }, {}, ''],
    ['in the query', EVENT, {}, '?key=web'],
    ['as Basic credentials', EVENT, { authorization: `Basic ${btoa('web:')}` }, ''],
    ['as a Bearer token', EVENT, { authorization: 'Bearer web' }, ''],
  ])('takes the key %s, and refuses others', async (_where, body, headers: Record<string, string>, query) => {
    const scene = await Scene.start({ keys: ['web'] });
    expect((await scene.send(body, headers, query)).status).toBe(202);
    expect(scene.stored[0]?.door).toEqual({ protocol: 'plain', key: 'web' });
    const stranger = await scene.send({ ...EVENT, key: 'stranger' });
    expect(stranger.status).toBe(401);
    expect(await stranger.json()).toEqual({ error: expect.stringContaining('COLLECTOR_KEYS') });
  });

  it('lets a server say where somebody is, or nothing of it', async () => {
    const scene = await Scene.start();
    await scene.send([
      { ...EVENT, ip: '203.0.113.7' },
      { ...EVENT, ip: 0 },
    ]);
    await scene.send(EVENT, {}, '?ip=0');
    expect(scene.stored.map(({ context }) => context?.ip)).toEqual(['203.0.113.7', undefined, undefined]);
  });

  it('cuts an address and a title that are too long', async () => {
    const scene = await Scene.start();
    const url = `https://example.com/?${'q'.repeat(10_000)}`;
    await scene.send({ ...EVENT, url, title: 't'.repeat(5_000) });
    const page = scene.stored[0]?.context?.client?.['page'] as { url: string; title: string };
    expect([page.url.length, page.title.length]).toEqual([4_096, 1_024]);
  });

  it('stores what is good, and says what is not', async () => {
    const scene = await Scene.start();
    const bad = [null, { url: 'x' }, { ...EVENT, properties: 'none' }, { ...EVENT, time: 'soon' }];
    const answer = await scene.send([...bad, EVENT]);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({
      stored: 1,
      refused: [
        { position: 0, reason: 'A record is an object, not null; send it as {…}.' },
        { position: 1, reason: 'Its `event` is missing; say what happened.' },
        { position: 2, reason: 'Its `properties` is text; send an object.' },
        { position: 3, reason: 'Its `time` can’t be read; send milliseconds since the epoch.' },
      ],
    });
  });

  it.each([
    ['nothing', '', 400],
    ['no JSON', '{"event":', 400],
    ['a text', '"event"', 400],
    ['an empty list', '[]', 400],
    ['an empty envelope', '{"events":[]}', 400],
    ['only what is refused', '[{},{}]', 400],
    ['a long list', JSON.stringify(Array.from({ length: 4 }, () => EVENT)), 413],
    ['a long envelope', JSON.stringify({ events: Array.from({ length: 4 }, () => EVENT) }), 413],
  ])('refuses %s with one sentence', async (_what, body, status) => {
    const scene = await Scene.start({ maxBatch: 3 });
    const answer = await scene.send(body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/\.\)?$/) });
    expect(scene.stored).toEqual([]);
  });

  it('says to pages of known origins, and no others, what became of it', async () => {
    const scene = await Scene.start({ origins: ['https://app.example.com'] });
    const answers = [await scene.send(EVENT, { origin: 'https://app.example.com' }), await scene.send('', { origin: 'https://app.example.com' }), await scene.send(EVENT, { origin: 'https://evil.example' })]; // prettier-ignore
    const allowed = answers.map(({ headers }) => headers.get('access-control-allow-origin'));
    expect(allowed).toEqual(['https://app.example.com', 'https://app.example.com', null]);
  });
});
