/** What an event of a Mixpanel client becomes. */
import { describe, expect, it } from '@jest/globals';
import { scene } from './mixpanel.scene.js';

/** As mixpanel-browser 2.83 sends it. */
const BROWSER_EVENT = {
  event: 'Signup',
  properties: {
    $browser: 'Chrome', $current_url: 'https://app.example.com/join?plan=pro', $browser_version: null, $screen_height: 900, $screen_width: 1440,
    mp_lib: 'web', $lib_version: '2.83.0', $insert_id: 'r1aoxen19sq8dvcl', time: 1_795_298_368.91, distinct_id: '$device:7c3c',
    $device_id: '7c3c', $initial_referrer: '$direct', $referrer: 'https://search.example/', utm_source: 'news', plan: 'pro', token: 'TOKEN123', mp_sent_by_lib_version: '2.83.0',
  },
}; // prettier-ignore
const ADDRESS = '127.0.0.1';

async function stored(properties: object, path = '/track/', headers: Record<string, string> = {}) {
  const to = await scene();
  const answer = await to.json(path, { event: 'E', properties }, headers);
  return { answer, message: to.stored[0] };
}

describe('an event of a browser', () => {
  it('keeps its id, its time and its words', async () => {
    const to = await scene();
    await to.json('/track/?verbose=1&ip=1', [BROWSER_EVENT], { 'user-agent': 'Chrome' });
    const receivedAt = expect.any(Number);
    expect(to.stored).toEqual([
      {
        kind: 'track',
        id: 'r1aoxen19sq8dvcl',
        event: 'Signup',
        time: Math.min(Date.now(), 1_795_298_368_910),
        clock: { receivedAt, clientTime: 1_795_298_368_910 },
        identity: { anonymousId: '7c3c' },
        door: { protocol: 'mixpanel', key: 'TOKEN123' },
        context: { ip: ADDRESS, userAgent: 'Chrome' },
        properties: {
          $browser: 'Chrome', $current_url: 'https://app.example.com/join?plan=pro', $browser_version: null, $screen_height: 900, $screen_width: 1440,
          mp_lib: 'web', $lib_version: '2.83.0', $initial_referrer: '$direct', $referrer: 'https://search.example/', utm_source: 'news', plan: 'pro',
          mp_sent_by_lib_version: '2.83.0', server_time: receivedAt,
        },
      },
    ]); // prettier-ignore
  });

  it('is put right by the time at which it was sent, which the query says', async () => {
    const to = await scene();
    const ahead = Date.now() + 3_600_000;
    await to.json(`/track/?_=${ahead}`, { event: 'E', properties: { time: (ahead - 60_000) / 1_000 } });
    const { time, clock } = to.stored[0]!;
    const skewMs = clock?.skewMs ?? 0;
    expect(skewMs).toBeGreaterThan(3_500_000);
    expect([time, clock?.clientTime]).toEqual([ahead - 60_000 - skewMs, ahead - 60_000]);
  });

  it('takes nothing else in the query for a clock', async () => {
    const to = await scene();
    await to.json('/track/?_=0.8231', { event: 'E', properties: {} });
    expect(to.stored[0]?.clock?.skewMs).toBeUndefined();
  });
});

describe('its id', () => {
  it('is folded into the narrowest rule, and kept beside', async () => {
    const { message } = await stored({ $insert_id: 'r1:aoxen' });
    expect(message).toMatchObject({ clientId: 'r1:aoxen', id: expect.stringMatching(/^[\da-f]{36}$/) });
  });

  it('is made where there is none', async () => {
    const { message } = await stored({ $insert_id: null });
    expect(message?.id).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('whose it is', () => {
  it.each([
    [
      { distinct_id: 'u1', $user_id: 'u1', $device_id: 'd1' },
      { userId: 'u1', anonymousId: 'd1' },
    ],
    [{ distinct_id: '$device:d1', $device_id: 'd1' }, { anonymousId: 'd1' }],
    [{ distinct_id: '$device:d1' }, { anonymousId: 'd1' }],
    // After alias(): the browser keeps its old distinct id.
    [
      { distinct_id: '$device:d1', $user_id: 'u1', $device_id: 'd1' },
      { userId: 'u1', anonymousId: 'd1' },
    ],
    // Of the time before `$device:`.
    [{ distinct_id: 'd1', $device_id: 'd1' }, { anonymousId: 'd1' }],
    [{ distinct_id: 'u1' }, { userId: 'u1' }],
    [{ distinct_id: 42 }, { userId: '42' }],
    [{ $user_id: 'u1' }, { userId: 'u1' }],
    [{ distinct_id: '', $user_id: null }, {}],
    [{ $user_id: 'u1', $device_id: 'u1' }, { userId: 'u1' }],
  ])('is read from %j', async (ids, identity) => {
    expect((await stored(ids)).message?.identity).toEqual(identity);
  });
});

describe('where it came from', () => {
  it.each([
    ['the sender’s address', {}, '/track', ADDRESS],
    ['nowhere when the query says so', {}, '/track?ip=0', undefined],
    ['nowhere when the record says so', { ip: 0 }, '/track', undefined],
    ['the address that the record names', { ip: '203.0.113.7' }, '/track?ip=0', '203.0.113.7'],
    ['nowhere when a server sent it', { mp_lib: 'python' }, '/track', undefined],
    ['nowhere when it is imported', {}, '/import', undefined],
    ['where the server says', { mp_lib: 'node', ip: '203.0.113.7' }, '/import', '203.0.113.7'],
  ])('is %s', async (_name, properties, path, ip) => {
    const { message } = await stored(properties, path);
    expect(message?.context?.ip).toBe(ip);
    expect(message).not.toHaveProperty('properties.ip');
  });

  it('leaves a property alone that only happens to be called ip', async () => {
    const { message } = await stored({ ip: 'intellectual property' });
    expect(message).toMatchObject({ context: { ip: ADDRESS }, properties: { ip: 'intellectual property' } });
  });
});

describe('its key', () => {
  const basic = (credentials: string) => ({
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
  });

  it.each([
    ['its own token', { token: 'own' }, basic('T:'), 'own'],
    ['the token in the credentials', {}, basic('T:'), 'T'],
    ['none of a service account', {}, basic('account:secret'), undefined],
    ['none', {}, {}, undefined],
  ])('is %s', async (_name, properties, headers, key) => {
    expect((await stored(properties, '/import', headers)).message?.door?.key).toBe(key);
  });
});

describe('an event that is refused', () => {
  it.each([
    [{ event: '' }, 'It has no `event`; send the name of what happened.'],
    [{ event: {} }, 'Its `event` is an object; send text.'],
    [{ event: 'E', properties: 'x' }, 'Its `properties` is text; send an object.'],
    [{ event: 'E', properties: { time: 'yesterday' } }, 'Its time can’t be read; send seconds or milliseconds since the epoch.'],
    [{ event: '$merge', properties: { $distinct_ids: ['a', 'b'] } }, 'A `$merge` joins two people for good, and is not taken here; send `$identify` or `$create_alias`.'],
  ])('hears why: %j', async (record, error) => {
    const to = await scene();
    const answer = await to.json('/track', record);
    expect([answer.status, await answer.json()]).toEqual([400, { status: 0, error }]);
  }); // prettier-ignore
});
