/** Holds the stand-in Segment to the vendor's rules, one test a rule. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInSegment } from '../../../src/testing/vendors/segment.stand-in.js';

const START = Date.UTC(2026, 10, 21);
let segment: StandInSegment;
let now = START;

beforeEach(async () => {
  now = START;
  segment = await StandInSegment.start({ writeKey: 'WK', now: () => now });
});
afterEach(() => segment.close());

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${segment.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('WK:')}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as unknown };
}

function call(more: Record<string, unknown> = {}) {
  const timestamp = new Date(now).toISOString();
  return { type: 'track', event: 'Signup', userId: 'u1', messageId: randomUUID(), timestamp, ...more };
}

function reasons(): string[] {
  return segment.violations.map(({ reason }) => reason);
}

describe('a request to Segment', () => {
  it('brings the calls of a batch in order', async () => {
    const batch = [call({ event: 'A' }), call({ event: 'B' })];
    expect(await post('/v1/batch', { batch })).toEqual({ status: 200, answer: { success: true } });
    expect(segment.calls).toEqual(batch);
    expect(segment.violations).toEqual([]);
  });

  it.each(['track', 'identify', 'page', 'screen', 'group', 'alias'])(
    'brings one call to /v1/%s',
    async (type) => {
      await post(`/v1/${type}`, call({ type: undefined, groupId: 'acme', previousId: 'temp' }));
      expect(segment.calls).toMatchObject([{ type, userId: 'u1' }]);
    },
  );

  it('may carry the write key in its body', async () => {
    await post('/v1/batch', { batch: [call()], writeKey: 'WK' }, { authorization: '' });
    expect(segment.calls).toHaveLength(1);
  });

  it('shares the context and integrations of a batch with its calls', async () => {
    const batch = [call({ context: { ip: '1.1.1.1' } })];
    await post('/v1/batch', {
      batch,
      context: { ip: '0.0.0.0', locale: 'en' },
      integrations: { All: false },
    });
    expect(segment.calls).toMatchObject([
      { context: { ip: '1.1.1.1', locale: 'en' }, integrations: { All: false } },
    ]);
  });

  it.each([
    ['invalid JSON', '{'],
    ['a body that is no object', '[]'],
    ['a batch that is no array', { batch: 'x' }],
    ['a call above 32 KB', { batch: [call(), call({ text: 'a'.repeat(32 * 1024) })] }],
    ['a batch above 500 KB', { batch: Array.from({ length: 30 }, () => call({ text: 'a'.repeat(20_000) })) }],
  ])('is refused with 400 for %s', async (_, body) => {
    expect((await post('/v1/batch', body)).status).toBe(400);
    expect(segment.calls).toEqual([]);
  });

  it('is refused with 400 for a single call above 32 KB', async () => {
    expect((await post('/v1/track', call({ text: 'a'.repeat(32 * 1024) }))).status).toBe(400);
  });

  it('is answered 200 and discarded with more than 2500 calls', async () => {
    const batch = Array.from({ length: 2501 }, () => ({ type: 'track' }));
    expect((await post('/v1/batch', { batch })).status).toBe(200);
    expect(segment.calls).toEqual([]);
    expect(reasons()).toEqual(['2501 calls exceed the limit of 2500 a batch']);
  });

  it.each([
    ['the writeKey is missing', { authorization: '' }],
    ['the writeKey is not that of the source', { authorization: `Basic ${btoa('OTHER:')}` }],
    ['Content-Type is not application/json', { 'content-type': 'text/plain' }],
  ])('is answered 200 and discarded when %s', async (reason, headers) => {
    expect((await post('/v1/batch', { batch: [call()] }, headers)).status).toBe(200);
    expect(segment.calls).toEqual([]);
    expect(reasons()).toEqual([reason]);
  });

  it('must be a POST to a known path', async () => {
    expect((await post('/v1/nowhere', {})).status).toBe(404);
    expect((await fetch(`${segment.url}/v1/batch`)).status).toBe(405);
  });
});

describe('a call to Segment', () => {
  it.each([
    ['type is none that Segment knows', { type: 'event' }],
    ['no_user_anon_id: userId and anonymousId are both missing', { userId: null }],
    ['event is missing', { event: '' }],
    ['userId is missing', { type: 'alias', userId: undefined, anonymousId: 'a', previousId: 'a' }],
    ['previousId is missing', { type: 'alias' }],
    ['groupId is missing', { type: 'group' }],
    ['messageId is missing, so a repeat is not recognised', { messageId: undefined }],
    ['messageId has 100 characters or more', { messageId: 'm'.repeat(100) }],
    ['timestamp is no ISO 8601 date', { timestamp: 1795298368910 }],
    ['properties, traits and context must be objects', { properties: [] }],
  ])('is dropped in silence when %s', async (reason, more) => {
    expect((await post('/v1/batch', { batch: [call(more), call()] })).status).toBe(200);
    expect(reasons()).toEqual([reason]);
    expect(segment.calls).toHaveLength(1);
  });

  it('may be anonymous', async () => {
    await post('/v1/batch', { batch: [call({ userId: undefined, anonymousId: 'a1' })] });
    expect(segment.violations).toEqual([]);
  });

  it('counts once by its messageId for 24 hours', async () => {
    const repeated = call({ messageId: 'm1' });
    await post('/v1/batch', { batch: [repeated, repeated] });
    now += 24 * 3_600_000 - 1;
    await post('/v1/track', repeated);
    expect(segment.calls).toHaveLength(1);
    expect(segment.duplicates).toHaveLength(2);
    now += 1;
    await post('/v1/track', repeated);
    expect(segment.calls).toHaveLength(2);
  });
});
