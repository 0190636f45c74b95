/** What a request says once, for all of its records, is not multiplied into more than a body may have. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { scene as mixpanelScene } from './mixpanel/mixpanel.scene.js';
import { Scene as PlainScene } from './plain/scene.js';
import { scene as segmentScene } from './segment/scene.js';

const LONG = 'k'.repeat(513);
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const calls = (count: number) => Array.from({ length: count }, () => ({ type: 'track', userId: 'ada', event: 'A' })); // prettier-ignore

describe('a key of more than 512 characters', () => {
  it.each([
    ['in the envelope', { key: LONG, events: [{ event: 'A' }] }, {}, ''],
    ['in the query', { event: 'A' }, {}, `?key=${LONG}`],
    ['as a Bearer token', { event: 'A' }, { authorization: `Bearer ${LONG}` }, ''],
    ['in Basic credentials', { event: 'A' }, basic(LONG), ''],
    ['in the record', { event: 'A', key: LONG }, {}, ''],
  ])('is refused by the plain protocol %s', async (_where, body, headers, query) => {
    const to = await PlainScene.start();
    expect((await to.send(body, headers, query)).status).toBe(400);
    expect(to.stored).toEqual([]);
  });

  it.each([
    ['in the envelope', { writeKey: LONG, batch: calls(1) }, {}],
    ['in Basic credentials', { batch: calls(1) }, basic(LONG)],
    ['in the call', { batch: [{ ...calls(1)[0], writeKey: LONG }] }, {}],
  ])('is not taken by Segment’s %s', async (_where, body, headers) => {
    const to = await segmentScene();
    expect((await to.send('/v1/batch', body, headers)).status).toBe(400);
    expect(to.stored).toEqual([]);
  });

  it.each([
    ['/track', { event: 'A', properties: { token: LONG } }, {}],
    ['/track', { event: 'A', properties: {} }, basic(LONG)],
    ['/engage', { $token: LONG, $distinct_id: 'ada', $set: { a: 1 } }, {}],
  ])('is refused by Mixpanel’s %s', async (path, body, headers) => {
    const to = await mixpanelScene();
    expect((await to.json(path, body, headers)).status).toBe(400);
    expect(to.stored).toEqual([]);
  });

  it('is counted by no limit of the forwarded paths', async () => {
    const to = await mixpanelScene();
    expect((await to.get(`/flags?token=${LONG}`)).status).toBe(400);
  });

  it('is taken when it is as long as keys may be', async () => {
    const to = await PlainScene.start();
    expect((await to.send({ event: 'A' }, {}, `?key=${LONG.slice(1)}`)).status).toBe(202);
    expect(to.stored[0]?.door?.key).toHaveLength(512);
  });
});

describe('what a Segment batch says once', () => {
  it('is refused where its calls would hold more together than a body may', async () => {
    const to = await segmentScene({ maxBodyBytes: 1_000_000 });
    // Three bytes each: it is bytes that are kept.
    const context = { note: '東'.repeat(1_000) };
    const batch = (count: number) => to.send('/v1/batch', { writeKey: 'KEY', context, batch: calls(count) });
    const refused = await batch(400);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toEqual({ success: false, error: expect.stringMatching(/^\w.+; .+\.$/) });
    expect(to.stored).toEqual([]);
    expect((await batch(300)).status).toBe(200);
    expect(to.stored).toHaveLength(300);
  });

  it('is refused where its integrations are longer than any client writes them', async () => {
    const to = await segmentScene();
    const body = { integrations: { Mixpanel: 'x'.repeat(3_800_000) }, batch: calls(2_000) };
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
    const answer = await fetch(`${to.url}/v1/batch`, { method: 'POST', headers, body: gzipSync(JSON.stringify(body)) }); // prettier-ignore
    expect(answer.status).toBe(400);
    expect(to.stored).toEqual([]);
  });

  it('leaves the other calls alone where one has such integrations', async () => {
    const to = await segmentScene();
    const [call] = calls(1);
    await to.send('/v1/batch', { batch: [call, { ...call, integrations: { A: 'x'.repeat(20_000) } }] });
    expect(to.stored).toHaveLength(1);
  });

  it('keeps what its integrations forbid, however much else there is in the context', async () => {
    const to = await segmentScene();
    const integrations = { All: true, Mixpanel: false };
    await to.send('/v1/track', { ...calls(1)[0], context: { a: 'x'.repeat(16_370) }, integrations });
    expect(to.stored[0]?.context?.client).toEqual({ integrations });
  });
});

describe('a request whose values are very many', () => {
  const wide = (keys: number) => Object.fromEntries(Array.from({ length: keys }, (_, at) => [`k${at}`, 1]));
  const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown;
  const [call] = calls(1);

  it('is refused whole beyond 150,000, and by the record beyond 10,000, in Segment’s words', async () => {
    const to = await segmentScene();
    expect((await to.send('/v1/track', { ...call, properties: wide(160_000) })).status).toBe(413);
    expect((await to.send('/v1/batch', { batch: [call], context: wide(160_000) })).status).toBe(413);
    expect((await to.send('/v1/batch', { batch: [call], context: wide(11_000) })).status).toBe(400);
    expect((await to.send('/v1/track', { ...call, properties: wide(11_000) })).status).toBe(400);
    expect(to.stored).toEqual([]);
    const batch = [call, { ...call, properties: wide(11_000) }, { ...call, properties: { deep } }, call];
    expect((await to.send('/v1/batch', { batch })).status).toBe(200);
    expect(to.stored).toHaveLength(2);
  });

  it('is refused so by the plain protocol and by Mixpanel’s', async () => {
    const plain = await PlainScene.start();
    const mixpanel = await mixpanelScene();
    for (const [keys, status] of [
      [11_000, 400],
      [160_000, 413],
    ] as const) {
      // prettier-ignore
      expect((await plain.send({ event: 'A', properties: wide(keys) })).status).toBe(status);
      expect((await mixpanel.json('/track', { event: 'A', properties: wide(keys) })).status).toBe(status);
    }
    await plain.send([{ event: 'A' }, { event: 'A', properties: wide(11_000) }, { event: 'A', deep }]);
    await mixpanel.json('/track', [{ event: 'A', properties: { distinct_id: 'a' } }, { event: 'A', properties: { ...wide(11_000) } }, deep]); // prettier-ignore
    expect([plain.stored.length, mixpanel.stored.length]).toEqual([1, 1]);
  });
});

describe('the time at which a request was sent', () => {
  const sentAt = new Date(Date.now() + 3_600_000).toISOString();

  it('is read once for all records of the plain protocol, and of each where there is none', async () => {
    const to = await PlainScene.start();
    await to.send({ sentAt, events: [{ event: 'A' }] });
    await to.send([{ event: 'A', sentAt }]);
    for (const { clock } of to.stored) expect(clock?.skewMs).toBeGreaterThan(3_500_000);
    expect(to.stored).toHaveLength(2);
  });
});
