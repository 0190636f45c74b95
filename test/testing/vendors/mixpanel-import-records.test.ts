/** Holds each record that the stand-in Mixpanel's /import takes to the vendor's rules, one test a rule. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { importEvent as event, NOW, sendImport, TOKEN } from './import.client.js';
import { StandInMixpanel } from '../../../src/testing/vendors/mixpanel.stand-in.js';
import type { StandInMixpanelOptions } from '../../../src/testing/vendors/mixpanel.stand-in.js';

const HOUR = 3_600_000;
let mixpanel: StandInMixpanel;

async function start(options: StandInMixpanelOptions = {}): Promise<void> {
  mixpanel = await StandInMixpanel.start({ token: TOKEN, now: () => NOW, ...options });
}

function send(body: unknown) {
  return sendImport(mixpanel.url, body);
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { in: nested(depth - 1) };
}

function keys(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
}
afterEach(() => mixpanel.close());

describe('a record of /import', () => {
  it.each([
    ['a record that is no object', 'text', 'event', 'must be an object'],
    ['no properties', { event: 'Signup' }, 'properties', 'must not be missing'],
    ['no name', { ...event(), event: undefined }, 'event', 'must not be missing'],
    ['an empty name', event({}, ''), 'event', 'must be a non-empty string'],
    ['a name that is no string', event({}, 7), 'event', 'must be a non-empty string'],
    [
      'a time as text',
      event({ time: '2026' }),
      'properties.time',
      'must be specified as seconds since epoch',
    ],
    [
      'a fraction as time',
      event({ time: 1.5 }),
      'properties.time',
      'must be specified as seconds since epoch',
    ],
    ['a time before 1971', event({ time: 31_535_999 }), 'properties.time', 'must not be before 1971-01-01'],
    ['a time ahead in ms', event({ time: NOW + HOUR + 1 }), 'properties.time', 'must not be in the future'],
    [
      'a time ahead in s',
      event({ time: (NOW + HOUR) / 1000 + 1 }),
      'properties.time',
      'must not be in the future',
    ],
    ['no distinct_id', event({ distinct_id: undefined }), 'properties.distinct_id', 'must not be missing'],
    ['a number as distinct_id', event({ distinct_id: 7 }), 'properties.distinct_id', 'must be a string'],
    ['a denied distinct_id', event({ distinct_id: 'null' }), 'properties.distinct_id', "must not be 'null'"],
    ['no $insert_id', event({ $insert_id: undefined }), '$insert_id', 'must not be missing'],
    ['a long $insert_id', event({ $insert_id: 'a'.repeat(37) }), '$insert_id', 'must be at most 36 bytes'],
    ['a denied $insert_id', event({ $insert_id: 'undefined' }), '$insert_id', "must not be 'undefined'"],
    ['255 properties', event(keys(252)), 'properties', 'must have fewer than 255 properties'],
    ['255 keys in an object', event({ o: keys(255) }), 'properties', 'must have fewer than 255 properties'],
    [
      'an array of 255',
      event({ a: Array(255).fill(1) }),
      'properties',
      'arrays must have fewer than 255 elements',
    ],
    ['too deep nesting', event({ o: nested(4) }), 'properties', 'must not be nested deeper than 3'],
    ['1 MB', event({ text: 'a'.repeat(1024 * 1024) }), 'event', 'must be smaller than 1 MB'],
  ])('fails with %s', async (_, record, field, problem) => {
    await start();
    const { status, answer } = await send([record]);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ num_records_imported: 0 });
    expect(answer.failed_records).toMatchObject([
      { index: 0, field, message: `'${field}' is invalid: ${problem}` },
    ]);
  });

  it('fails with an $insert_id of other characters than letters, digits and hyphens', async () => {
    await start();
    const { answer } = await send([event({ $insert_id: 'ajs-next:1' })]);
    expect(answer.failed_records).toMatchObject([
      { message: "'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters" },
    ]);
  });

  it('fails with a string that is no UTF-8', async () => {
    await start();
    const body = Buffer.from(JSON.stringify([event({ name: '#' }), event({ name: 'fine' })]));
    body[body.indexOf('#')] = 0xff;
    const { answer } = await send(body);
    expect(answer.failed_records).toMatchObject([
      { index: 0, message: "'properties' is invalid: string should be valid utf8" },
    ]);
  });

  it.each([
    ['a time in seconds', event({ time: NOW / 1000 })],
    ['a time years ago', event({ time: Date.UTC(1971, 0, 1) / 1000 })],
    ['a time an hour ahead', event({ time: NOW + HOUR })],
    ['an empty distinct_id for nobody', event({ distinct_id: '' })],
    ['254 properties', event(keys(251))],
    ['three levels of nesting', event({ o: nested(3) })],
    ['an array of 254', event({ a: Array(254).fill(1) })],
    ['an $insert_id of 36 bytes', event({ $insert_id: 'a'.repeat(36) })],
    ['only a $user_id', event({ distinct_id: undefined, $user_id: 'u1' })],
    ['only a $device_id', event({ distinct_id: undefined, $device_id: 'd1' })],
  ])('is taken with %s', async (_, record) => {
    await start();
    expect((await send([record])).status).toBe(200);
    expect(mixpanel.events).toEqual([JSON.parse(JSON.stringify(record))]);
  });

  it('needs a distinct_id on an original project, whatever else it carries', async () => {
    await start({ idMerge: 'original' });
    const { answer } = await send([event({ distinct_id: undefined, $user_id: 'u1', $device_id: 'd1' })]);
    expect(answer.failed_records).toMatchObject([{ field: 'properties.distinct_id' }]);
  });

  it('is counted and lost in silence when it carries $ignore', async () => {
    await start();
    expect((await send([event({ $ignore: true })])).answer.num_records_imported).toBe(1);
    expect(mixpanel.events).toEqual([]);
    expect(mixpanel.lost).toMatchObject([{ endpoint: '/import', reason: 'it carries $ignore' }]);
  });
});

describe('the events that came through /import', () => {
  it('are the same when event, distinct_id, time and $insert_id are, and the newest is shown', async () => {
    await start();
    const first = event({ $insert_id: 'same', round: 1 });
    await send([first, event({ $insert_id: 'other' })]);
    await send([event({ $insert_id: 'same', round: 2 })]);
    await send([event({ $insert_id: 'same', time: NOW - 1 })]);
    expect(mixpanel.events).toHaveLength(4);
    expect(mixpanel.uniqueEvents().map(({ properties }) => properties.round)).toEqual([
      2,
      undefined,
      undefined,
    ]);
  });
});
