/** Holds the stand-in Mixpanel to the two ways in which projects merge ids. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { StandInMixpanel } from '../../../src/testing/vendors/mixpanel.stand-in.js';

const DEVICE = '7c3c1f6e-5a0b-4d0e-9b1a-2f6f1c9d8e7f';
let mixpanel: StandInMixpanel;

async function post(path: string, body: unknown) {
  const response = await fetch(`${mixpanel.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('TOK:')}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

function event(name: string, properties: Record<string, unknown>) {
  return {
    event: name,
    properties: { time: Date.now(), $insert_id: randomUUID(), token: 'TOK', ...properties },
  };
}

function profile(id: string, properties: Record<string, unknown>) {
  return { $token: 'TOK', $distinct_id: id, $set: properties };
}

function names(id: string): string[] {
  return mixpanel.eventsOf(id).map(({ event: name }) => name);
}

afterEach(() => mixpanel.close());

describe('a simplified project', () => {
  it.each(['$identify', '$create_alias', '$merge'])('refuses a whole batch that holds %s', async (verb) => {
    mixpanel = await StandInMixpanel.start();
    const batch = [event('Signup', { distinct_id: 'u1' }), event(verb, { distinct_id: 'u1', alias: 'u2' })];
    expect(await post('/import?strict=1', batch)).toMatchObject({
      status: 400,
      answer: {
        num_records_imported: 0,
        failed_records: [
          'identity events are not allowed when project is using simplified identity management',
        ],
      },
    });
    expect(mixpanel.events).toEqual([]);
  });

  it('loses identity events of /track in silence', async () => {
    mixpanel = await StandInMixpanel.start();
    await post('/track', [event('$create_alias', { distinct_id: 'u1', alias: 'u2' })]);
    expect(mixpanel.events).toEqual([]);
    expect(mixpanel.lost).toHaveLength(1);
  });

  it('merges the device and the user of an event, so that earlier events are the user’s', async () => {
    mixpanel = await StandInMixpanel.start();
    await post('/import', [event('Look', { $device_id: DEVICE }), event('Else', { $device_id: 'other' })]);
    await post('/import', [event('Signup', { $device_id: DEVICE, $user_id: 'u1' })]);
    expect(names('u1')).toEqual(['Look', 'Signup']);
  });

  it('never gives a device to a second user', async () => {
    mixpanel = await StandInMixpanel.start();
    await post('/import', [event('A', { $device_id: DEVICE, $user_id: 'u1' })]);
    await post('/import', [event('B', { $device_id: DEVICE, $user_id: 'u2' })]);
    await post('/import', [event('C', { $device_id: DEVICE })]);
    expect(names('u1')).toEqual(['A', 'C']);
    expect(names('u2')).toEqual(['B']);
  });

  it('takes a bare distinct_id for a user, unless it names a device', async () => {
    mixpanel = await StandInMixpanel.start();
    await post('/import', [
      event('A', { distinct_id: DEVICE }),
      event('B', { distinct_id: `$device:${DEVICE}` }),
    ]);
    await post('/import', [event('C', { $device_id: DEVICE, $user_id: 'u1' })]);
    expect(names('u1')).toEqual(['B', 'C']);
  });

  it('does not carry an anonymous profile over to the user', async () => {
    mixpanel = await StandInMixpanel.start();
    await post('/engage', [profile(`$device:${DEVICE}`, { seen: true })]);
    await post('/import', [event('A', { $device_id: DEVICE, $user_id: 'u1' })]);
    expect(mixpanel.profileOf('u1')).toBeUndefined();
  });
});

describe('an original project', () => {
  it('merges an alias, so that events and profile are found by either id', async () => {
    mixpanel = await StandInMixpanel.start({ idMerge: 'original' });
    await post('/import', [event('Look', { distinct_id: 'temp' })]);
    await post('/import', [event('$create_alias', { distinct_id: 'temp', alias: 'ada@x.y' })]);
    await post('/engage', [profile('ada@x.y', { name: 'Ada' })]);
    await post('/import', [event('Signup', { distinct_id: 'ada@x.y' })]);
    expect(names('ada@x.y')).toEqual(['Look', '$create_alias', 'Signup']);
    expect(mixpanel.profileOf('temp')).toEqual({ name: 'Ada' });
    expect(mixpanel.profileOf('ada@x.y')).toEqual({ name: 'Ada' });
    expect(mixpanel.arrivals.map(({ endpoint }) => endpoint)).toEqual([
      '/import',
      '/import',
      '/engage',
      '/import',
    ]);
  });

  it('merges an anonymous UUID by $identify, and takes any other id without merging it', async () => {
    mixpanel = await StandInMixpanel.start({ idMerge: 'original' });
    await post('/import', [event('A', { distinct_id: DEVICE }), event('B', { distinct_id: 'no-uuid' })]);
    const { status } = await post('/import', [
      event('$identify', { $identified_id: 'u1', $anon_id: DEVICE }),
      event('$identify', { $identified_id: 'u1', $anon_id: 'no-uuid' }),
    ]);
    expect(status).toBe(200);
    expect(names('u1')).toEqual(['A']);
  });

  it('merges two ids and their profiles by $merge', async () => {
    mixpanel = await StandInMixpanel.start({ idMerge: 'original' });
    await post('/engage', [profile('a', { x: 1 }), profile('b', { x: 2, y: 2 })]);
    await post('/import', [event('$merge', { $distinct_ids: ['a', 'b'] })]);
    expect([...mixpanel.profiles]).toEqual([['a', { x: 1, y: 2 }]]);
  });

  it('takes $merge only through /import', async () => {
    mixpanel = await StandInMixpanel.start({ idMerge: 'original' });
    const merge = event('$merge', { $distinct_ids: ['a', 'b'] });
    expect((await post('/track?verbose=1', [merge])).answer).toEqual({
      status: 0,
      error: "'$merge' is invalid: must be sent to /import",
    });
  });

  it.each([
    ['$create_alias', { distinct_id: 'a' }],
    ['$identify', { distinct_id: 'a' }],
    ['$merge', { $distinct_ids: ['a'] }],
  ])('refuses %s without both ids', async (verb, properties) => {
    mixpanel = await StandInMixpanel.start({ idMerge: 'original' });
    expect((await post('/import', [event(verb, properties)])).status).toBe(400);
  });
});
