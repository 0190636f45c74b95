/** Holds the stand-in Mixpanel's /engage and /groups to the vendor's rules. */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInMixpanel } from '../../../src/testing/vendors/mixpanel.stand-in.js';

let mixpanel: StandInMixpanel;

beforeEach(async () => {
  mixpanel = await StandInMixpanel.start({ token: 'TOK' });
});
afterEach(() => mixpanel.close());

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${mixpanel.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

function person(operation: Record<string, unknown>) {
  return { $token: 'TOK', $distinct_id: 'u1', $ip: '0', ...operation };
}

function group(operation: Record<string, unknown>) {
  return { $token: 'TOK', $group_key: 'company', $group_id: 'acme', ...operation };
}

describe('/engage', () => {
  it('applies the operations of a batch in order and answers 1', async () => {
    const batch = [
      person({ $set: { name: 'Ada', coins: 1, tags: ['a'] } }),
      person({ $set_once: { name: 'Eve', born: 1815 } }),
      person({ $add: { coins: -3, visits: 2 } }),
      person({ $append: { tags: 'a' } }),
      person({ $union: { tags: ['a', 'b'], kinds: ['x'] } }),
      person({ $remove: { kinds: 'x' } }),
      person({ $unset: ['born'] }),
    ];
    expect(await post('/engage', batch)).toEqual({ status: 200, text: '1' });
    expect(mixpanel.profileUpdates).toEqual(batch);
    expect(mixpanel.profileOf('u1')).toEqual({
      name: 'Ada',
      coins: -2,
      visits: 2,
      tags: ['a', 'b'],
      kinds: [],
    });
  });

  it('keeps repeats in a list that is appended to', async () => {
    await post('/engage', [person({ $append: { tags: 'a' } }), person({ $append: { tags: 'a' } })]);
    expect(mixpanel.profileOf('u1')).toEqual({ tags: ['a', 'a'] });
  });

  it.each([null, ''])('deletes a profile, whatever the value of $delete (%p)', async (value) => {
    await post('/engage', [
      person({ $set: { name: 'Ada' } }),
      person({ $delete: value, $ignore_alias: true }),
    ]);
    expect(mixpanel.profileOf('u1')).toBeUndefined();
  });

  it('takes the form that vendor SDKs send', async () => {
    const data = Buffer.from(JSON.stringify(person({ $set: { name: 'Ada' } }))).toString('base64');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await post('/engage?ip=0', Buffer.from(`data=${data}`), headers)).text).toBe('1');
  });

  it.each([
    ['no $token', { ...person({ $set: {} }), $token: undefined }],
    ['no $distinct_id', { ...person({ $set: {} }), $distinct_id: undefined }],
    ['no operation', person({})],
    ['two operations', person({ $set: {}, $unset: [] })],
    ['an unknown operation', person({ $increment: { coins: 1 } })],
    ['$set of no object', person({ $set: 'name' })],
    ['$add of no number', person({ $add: { coins: '1' } })],
    ['$union of no array', person({ $union: { tags: 'a' } })],
    ['$unset of no array', person({ $unset: { name: true } })],
    ['more than 1 MB', person({ $set: { text: 'a'.repeat(1024 * 1024) } })],
    ['a record that is no object', 'text'],
  ])('answers 200 and 0 to an update with %s, and keeps nothing of the batch', async (_, bad) => {
    expect(await post('/engage', [person({ $set: { name: 'Ada' } }), bad])).toEqual({
      status: 200,
      text: '0',
    });
    expect(mixpanel.profileUpdates).toEqual([]);
  });

  it('says what is wrong when asked to be verbose', async () => {
    expect(JSON.parse((await post('/engage?verbose=1', [person({})])).text)).toEqual({
      status: 0,
      error: 'an update needs exactly one operation, this has none',
      num_good_events: 0,
    });
    expect(JSON.parse((await post('/engage?verbose=1', [person({ $set: {} })])).text)).toEqual({
      status: 1,
      error: null,
      num_good_events: 1,
    });
  });

  it('can keep the valid updates of a batch that it answers 0', async () => {
    await mixpanel.close();
    mixpanel = await StandInMixpanel.start({ keepsValidUpdates: true });
    expect((await post('/engage', [person({ $set: { name: 'Ada' } }), person({})])).text).toBe('0');
    expect(mixpanel.profileUpdates).toHaveLength(1);
  });

  it('loses updates of another project in silence', async () => {
    expect((await post('/engage', [person({ $set: {}, $token: 'OTHER' })])).text).toBe('1');
    expect(mixpanel.profileUpdates).toEqual([]);
    expect(mixpanel.lost).toHaveLength(1);
  });
});

describe('/groups', () => {
  it('applies operations to the group', async () => {
    const batch = [group({ $set: { plan: 'pro', seats: 1 } }), group({ $unset: ['seats'] })];
    expect((await post('/groups', batch)).text).toBe('1');
    expect(mixpanel.groupUpdates).toEqual(batch);
    expect(mixpanel.groups.get('company/acme')).toEqual({ plan: 'pro' });
  });

  it.each([
    ['$distinct_id', group({ $set: {}, $distinct_id: 'u1' })],
    ['no $token', { ...group({ $set: {} }), $token: undefined }],
    ['no $group_key', { ...group({ $set: {} }), $group_key: undefined }],
    ['no $group_id', { ...group({ $set: {} }), $group_id: '' }],
    ['$append', group({ $append: { tags: 'a' } })],
    ['$unset of no array', group({ $unset: { plan: true } })],
  ])('answers 0 to an update with %s', async (_, bad) => {
    expect((await post('/groups', [bad])).text).toBe('0');
    expect(mixpanel.groupUpdates).toEqual([]);
  });
});

describe.each([
  ['/engage', person({ $set: { name: 'Ada' } })],
  ['/groups', group({ $set: { name: 'Acme' } })],
])('%s as a whole', (path, update) => {
  it('refuses gzip', async () => {
    const body = gzipSync(JSON.stringify([update]));
    expect((await post(path, body, { 'content-encoding': 'gzip' })).status).toBe(400);
    expect(mixpanel.arrivals).toEqual([]);
  });

  it('takes 2000 updates and refuses one more', async () => {
    expect((await post(path, Array(2001).fill(update))).status).toBe(400);
    expect((await post(path, Array(2000).fill(update))).text).toBe('1');
    expect(mixpanel.arrivals).toHaveLength(2000);
  });

  it('takes only POST', async () => {
    expect((await fetch(`${mixpanel.url}${path}`)).status).toBe(405);
  });
});
