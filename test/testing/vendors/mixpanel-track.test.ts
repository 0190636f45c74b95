/** Holds the stand-in Mixpanel's /track to the vendor's rules. */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInMixpanel } from '../../../src/testing/vendors/mixpanel.stand-in.js';

const DAY = 24 * 3_600_000;
let mixpanel: StandInMixpanel;

beforeEach(async () => {
  mixpanel = await StandInMixpanel.start({ token: 'TOK' });
});
afterEach(() => mixpanel.close());

function event(properties: Record<string, unknown> = {}, name = 'Signup') {
  return {
    event: name,
    properties: { token: 'TOK', distinct_id: 'u1', time: Date.now() / 1000, ...properties },
  };
}

async function send(
  body: string | Buffer<ArrayBuffer>,
  type = 'application/json',
  query = '',
  encoding?: string,
) {
  const headers = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) };
  const response = await fetch(`${mixpanel.url}/track${query}`, { method: 'POST', headers, body });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

const FORM = 'application/x-www-form-urlencoded';

describe('/track', () => {
  it.each([
    ['a JSON array', JSON.stringify([event()]), 'application/json'],
    ['one JSON object', JSON.stringify(event()), 'application/json'],
    ['a form with JSON', `data=${encodeURIComponent(JSON.stringify([event()]))}`, FORM],
    ['a form with base64', `data=${encodeURIComponent(base64([event()]))}`, FORM],
    ['base64 without percent-encoding', `data=${base64([event({ text: '>>>???~~~' })])}`, FORM],
    ['a beacon', `data=${encodeURIComponent(base64([event()]))}`, 'text/plain;charset=UTF-8'],
  ])('takes %s', async (_, body, type) => {
    expect(await send(body, type)).toMatchObject({ status: 200, text: '1' });
    expect(mixpanel.events).toMatchObject([{ event: 'Signup' }]);
  });

  it('takes gzip, and a slash at the end of its path', async () => {
    expect((await send(gzipSync(JSON.stringify([event()])), 'application/json', '/', 'gzip')).text).toBe('1');
    expect(mixpanel.requests[0]?.path).toBe('/track');
  });

  it('takes a GET with base64 in the query', async () => {
    const response = await fetch(`${mixpanel.url}/track?data=${encodeURIComponent(base64(event()))}`);
    expect(await response.text()).toBe('1');
    expect(mixpanel.events).toHaveLength(1);
  });

  it('answers 1 when one event is valid, and keeps only that', async () => {
    expect((await send(JSON.stringify([event(), event({}, '')]))).text).toBe('1');
    expect(mixpanel.events).toHaveLength(1);
  });

  it.each([
    ['no token', event({ token: undefined })],
    ['no name', event({}, '')],
    ['a time that is no number', event({ time: 'now' })],
    ['a time in the future', event({ time: Date.now() + DAY })],
    ['too deep nesting', event({ a: { b: { c: { d: {} } } } })],
  ])('answers 200 and 0 to nothing but an event with %s', async (_, bad) => {
    expect(await send(JSON.stringify([bad]))).toMatchObject({ status: 200, text: '0' });
    expect(mixpanel.events).toEqual([]);
  });

  it('says what is wrong when asked to be verbose', async () => {
    expect(JSON.parse((await send(JSON.stringify([event()]), undefined, '?verbose=1')).text)).toEqual({
      status: 1,
      error: null,
    });
    expect(JSON.parse((await send(JSON.stringify([event({}, '')]), undefined, '?verbose=1')).text)).toEqual({
      status: 0,
      error: "'event' is invalid: must be a non-empty string",
    });
  });

  it('answers with a pixel or a script when asked to', async () => {
    expect((await send(JSON.stringify([event()]), undefined, '?img=1')).type).toBe('image/gif');
    expect(await send(JSON.stringify([event()]), undefined, '?callback=done')).toMatchObject({
      type: 'text/javascript',
      text: 'done(1);',
    });
  });

  it.each([
    ['older than five days', { time: Date.now() - 5 * DAY - 1000 }],
    ['of another project', { token: 'OTHER' }],
    ['marked $ignore', { $ignore: true }],
  ])('answers 1 to an event %s and loses it', async (_, properties) => {
    expect((await send(JSON.stringify([event(properties)]))).text).toBe('1');
    expect(mixpanel.events).toEqual([]);
    expect(mixpanel.lost).toMatchObject([{ endpoint: '/track' }]);
  });

  it('refuses more than 2000 events, broken JSON and unknown content types with 400', async () => {
    expect((await send(JSON.stringify(Array.from({ length: 2001 }, () => event())))).status).toBe(400);
    expect((await send('[{')).status).toBe(400);
    expect((await send('data=', FORM)).status).toBe(400);
    expect((await send(JSON.stringify([event()]), 'text/csv')).status).toBe(400);
  });
});
