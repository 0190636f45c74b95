/** Holds the requests that the stand-in Mixpanel's /import takes to the vendor's rules, one test a rule. */
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { basic, importEvent as event, NOW, sendImport, TOKEN } from './import.client.js';
import type { Sending } from './import.client.js';
import { StandInMixpanel } from '../../../src/testing/vendors/mixpanel.stand-in.js';
import type { StandInMixpanelOptions } from '../../../src/testing/vendors/mixpanel.stand-in.js';

const ACCOUNT = { username: 'sa', secret: 'sa-secret', projectId: '42' };
let mixpanel: StandInMixpanel;

async function start(options: StandInMixpanelOptions = {}): Promise<void> {
  mixpanel = await StandInMixpanel.start({ token: TOKEN, now: () => NOW, ...options });
}

function send(body: unknown, sending?: Sending) {
  return sendImport(mixpanel.url, body, sending);
}

afterEach(() => mixpanel.close());

describe('a request to /import', () => {
  it('is taken with the token as username and an empty password', async () => {
    await start();
    expect(await send([event()])).toEqual({
      status: 200,
      answer: { code: 200, num_records_imported: 1, status: 'OK' },
    });
    expect(mixpanel.events).toHaveLength(1);
  });

  it('is taken with a service account and its project, in base64 or in plain text', async () => {
    await start({ serviceAccount: ACCOUNT });
    const query = '?strict=1&project_id=42';
    expect((await send([event()], { authorization: basic('sa', 'sa-secret'), query })).status).toBe(200);
    expect((await send([event()], { authorization: 'Basic sa:sa-secret', query })).status).toBe(200);
  });

  it.each([
    ['no credentials', { authorization: '' }],
    ['another token', { authorization: basic('OTHER', '') }],
    ['a password beside the token', { authorization: basic('TOK', 'x') }],
    ['a bearer token', { authorization: 'Bearer TOK' }],
    ['a service account without its project', { authorization: basic('sa', 'sa-secret') }],
    [
      'a service account of another project',
      { authorization: basic('sa', 'sa-secret'), query: '?project_id=7' },
    ],
    ['a wrong secret', { authorization: basic('sa', 'wrong'), query: '?project_id=42' }],
  ])('is answered 401 with %s', async (_, sending) => {
    await start({ serviceAccount: ACCOUNT });
    expect(await send([event()], sending)).toEqual({
      status: 401,
      answer: { code: 401, error: 'Invalid credentials', status: 'Unauthorized' },
    });
    expect(mixpanel.events).toEqual([]);
  });

  it('is unpacked when it is gzip, and its record shows the unpacked body', async () => {
    await start();
    const body = JSON.stringify([event()]);
    expect((await send(gzipSync(body), { encoding: 'gzip' })).status).toBe(200);
    expect(mixpanel.requests[0]).toMatchObject({ body, path: '/import', status: 200, at: NOW });
    expect(mixpanel.requests[0]?.query.get('strict')).toBe('1');
  });

  it('may hold one record a line', async () => {
    await start();
    const lines = [event(), event()].map((record) => JSON.stringify(record)).join('\n');
    expect((await send(`${lines}\n`, { type: 'application/x-ndjson' })).answer.num_records_imported).toBe(2);
  });

  it.each([
    ['is not JSON', '[{', {}],
    ['is not an array', event(), {}],
    ['is empty', [], {}],
    ['holds more than 2000 records', Array.from({ length: 2001 }, () => event()), {}],
    ['has another content type', [event()], { type: 'text/plain' }],
    ['has an encoding other than gzip', [event()], { encoding: 'zstd' }],
    ['is not the gzip it claims to be', [event()], { encoding: 'gzip' }],
  ])('is refused whole with 400 when it %s', async (_, body, sending) => {
    await start();
    const { status, answer } = await send(body, sending);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ code: 400, error: expect.any(String), status: 'Bad Request' });
    expect(answer).not.toHaveProperty('failed_records');
    expect(mixpanel.events).toEqual([]);
  });

  it('may hold 2000 records', async () => {
    await start();
    const records = Array.from({ length: 2000 }, () => event());
    expect((await send(records)).answer.num_records_imported).toBe(2000);
  });

  it('is answered 413 above the byte limit, counted after gunzip', async () => {
    await start({ maxBytes: 1000 });
    const body = gzipSync(JSON.stringify([event({ text: 'a'.repeat(1000) })]));
    expect(body.length).toBeLessThan(1000);
    expect(await send(body, { encoding: 'gzip' })).toEqual({
      status: 413,
      answer: {
        code: 413,
        error: 'request exceeds max limit of 1000 bytes',
        status: 'Request Entity Too Large',
      },
    });
  });

  it('has a byte limit of 10 MB unless told', async () => {
    await start();
    const records = Array.from({ length: 11 }, () => event({ text: 'a'.repeat(1_000_000) }));
    expect((await send(records)).status).toBe(413);
  });

  it('takes the valid records and names the failed ones', async () => {
    await start();
    const bad = event({ time: undefined });
    expect(await send([event(), bad, event()])).toEqual({
      status: 400,
      answer: {
        code: 400,
        error: 'some data points in the request failed validation',
        status: 'Bad Request',
        num_records_imported: 2,
        failed_records: [
          {
            index: 1,
            insert_id: bad.properties.$insert_id,
            field: 'properties.time',
            message: "'properties.time' is invalid: must not be missing",
          },
        ],
      },
    });
    expect(mixpanel.events).toHaveLength(2);
  });

  it('tells nothing about failed records without strict', async () => {
    await start();
    expect(await send([event(), event({}, '')], { query: '?strict=0' })).toEqual({ status: 200, answer: 1 });
    expect(mixpanel.events).toHaveLength(1);
  });

  it('must be a POST to a known path', async () => {
    await start();
    expect((await fetch(`${mixpanel.url}/import`)).status).toBe(405);
    expect((await fetch(`${mixpanel.url}/nowhere`, { method: 'POST' })).status).toBe(404);
  });
});
