/** Each way in which Mixpanel's clients write the same two events. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { type Scene, scene } from './mixpanel.scene.js';

const NOTE = 'Grüße 🎈 +/=& "%41"';
const EVENTS = [
  { event: 'One', properties: { token: 'T', distinct_id: 'u1', note: NOTE } },
  { event: 'Two', properties: { token: 'T', distinct_id: 'u1', note: NOTE } },
];
const JSON_TEXT = JSON.stringify(EVENTS);
const BASE64 = Buffer.from(JSON_TEXT).toString('base64');
const BEACON = { 'content-type': 'text/plain;charset=UTF-8' };

type Send = (to: Scene) => Promise<Response>;

const WAYS: readonly (readonly [name: string, send: Send])[] = [
  ['a form of base64', (to) => to.post('/track/?verbose=1&ip=1', `data=${encodeURIComponent(BASE64)}`)],
  ['a form of JSON', (to) => to.post('/track/', `data=${encodeURIComponent(JSON_TEXT)}`)],
  ['a form of base64 that is not encoded', (to) => to.post('/track', `data=${BASE64}`)],
  [
    'a form of JSON that is not encoded, with other fields behind it',
    (to) => to.post('/track', `data=${JSON_TEXT}&verbose=1&callback=mixpanel._jsc[1]`),
  ],
  [
    'a form with other fields before it',
    (to) => to.post('/track', `ip=0&verbose=1&data=${encodeURIComponent(BASE64)}`),
  ],
  ['a beacon', (to) => to.post('/track/', `data=${encodeURIComponent(BASE64)}`, BEACON)],
  ['a beacon of bare base64', (to) => to.post('/track/', BASE64, BEACON)],
  ['a beacon of JSON', (to) => to.post('/track/', ` ${JSON_TEXT}\n`, BEACON)],
  ['JSON', (to) => to.json('/track', EVENTS)],
  ['NDJSON', (to) => to.post('/track', EVENTS.map((each) => JSON.stringify(each)).join('\n'), { 'content-type': 'application/x-ndjson' })], // prettier-ignore
  ['a query of base64', (to) => to.get(`/track/?data=${encodeURIComponent(BASE64)}`)],
  ['a query of base64 that is not encoded', (to) => to.get(`/track/?data=${BASE64}`)],
  ['a query of JSON', (to) => to.get(`/track?data=${encodeURIComponent(JSON_TEXT)}`)],
  ['an empty form beside a query', (to) => to.post(`/track?data=${encodeURIComponent(BASE64)}`, '')],
];

describe('events', () => {
  it('are not left by HEAD, with which caches and previews only look', async () => {
    const to = await scene();
    const answer = await fetch(`${to.url}/track?data=${encodeURIComponent(BASE64)}`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'OPTIONS, GET, POST']);
    expect(to.stored).toEqual([]);
  });

  it.each(WAYS)('arrive in %s', async (_name, send) => {
    const to = await scene();
    expect((await send(to)).status).toBe(200);
    expect(to.stored).toMatchObject([
      { event: 'One', properties: { note: NOTE } },
      { event: 'Two', properties: { note: NOTE } },
    ]);
  });

  it('arrive zipped', async () => {
    const to = await scene();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const { status } = await fetch(`${to.url}/track`, { method: 'POST', headers, body: gzipSync(JSON_TEXT) });
    expect([status, to.stored.length]).toEqual([200, 2]);
  });

  it('arrive alone, as an object', async () => {
    const to = await scene();
    await to.post('/track/?ip=1', `data=${Buffer.from(JSON.stringify(EVENTS[0])).toString('base64')}`);
    expect(to.stored).toMatchObject([{ event: 'One' }]);
  });
});

describe('what can’t be read', () => {
  it.each([
    ['nothing', ''],
    ['a form without data', 'verbose=1'],
    ['half of a form', `data=${encodeURIComponent(BASE64.slice(0, 50))}`],
    ['an empty list', 'data=[]'],
    ['null', 'data=null'],
    ['a list of null', 'data=[null]'],
    ['a number', 'data=5'],
  ])('is refused with one sentence: %s', async (_name, body) => {
    const to = await scene();
    const answer = await to.post('/track/?verbose=1', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ status: 0, error: expect.stringMatching(/^[A-Z].+[.)}]$/s) });
    expect(to.stored).toEqual([]);
  });

  it('is not stored, while the rest of its batch is', async () => {
    const to = await scene();
    const { status } = await to.json('/track', [
      null,
      { properties: { token: 'T' } },
      EVENTS[0],
      { event: 'X', properties: { mp_lib: { toString: 1 }, time: { valueOf: 1 } } },
      { event: 'Y', properties: [] },
      { event: 'Z', properties: { ip: { toString: 1 }, mp_lib: { toString: 1 } } },
    ]);
    expect(status).toBe(200);
    expect(to.stored.map((each) => 'event' in each && each.event)).toEqual(['One', 'Z']);
  });

  it('is told apart from what is too much', async () => {
    const to = await scene({ maxBatch: 1 });
    expect((await to.json('/track', EVENTS)).status).toBe(413);
  });
});
