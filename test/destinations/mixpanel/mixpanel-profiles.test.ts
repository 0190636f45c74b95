/** Profile updates on their way to Mixpanel. */
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../src/destinations/outcome.js';
import { group, people, TIME } from '../messages.js';
import { scene } from './scene.js';

const ada = { identity: { userId: 'ada' } };

describe('an update of a profile', () => {
  it.each([
    ['set', { plan: 'pro' }, { $set: { plan: 'pro' } }],
    ['setOnce', { plan: 'pro' }, { $set_once: { plan: 'pro' } }],
    ['increment', { visits: 2 }, { $add: { visits: 2 } }],
    ['append', { seen: { id: 1 } }, { $append: { seen: { id: 1 } } }],
    ['union', { tags: ['a', 'b'], one: 'c' }, { $union: { tags: ['a', 'b'], one: ['c'] } }],
    ['remove', { tags: 'a' }, { $remove: { tags: 'a' } }],
    ['unset', { plan: 'whatever' }, { $unset: ['plan'] }],
    ['delete', {}, { $delete: '' }],
  ] as const)('that says %s reaches the person', async (operation, properties, expected) => {
    const { vendor, deliver } = await scene();
    expect(await deliver(people(operation, properties, ada))).toEqual([delivered]);
    expect(vendor.profileUpdates).toEqual([
      { $token: 'TOKEN', $distinct_id: 'ada', ...place(operation), ...expected },
    ]);
  });

  it.each([
    ['set', { plan: 'pro', ip: '10.0.0.1' }, { $set: { plan: 'pro', ip: '10.0.0.1' } }],
    ['setOnce', { ip: '10.0.0.1' }, { $set_once: { ip: '10.0.0.1' } }],
    ['union', { tags: ['a'] }, { $union: { tags: ['a'] } }],
    ['remove', { tags: 'a' }, { $remove: { tags: 'a' } }],
    ['unset', { plan: 1 }, { $unset: ['plan'] }],
    ['delete', {}, { $delete: '' }],
  ] as const)('that says %s reaches the group', async (operation, properties, expected) => {
    const { vendor, deliver } = await scene();
    expect(await deliver(group(operation, properties))).toEqual([delivered]);
    expect(vendor.groupUpdates).toEqual([
      { $token: 'TOKEN', $group_key: 'company', $group_id: 'acme', ...expected },
    ]);
  });

  it('goes without gzip, which /engage does not take, and never places a person at the server', async () => {
    const { vendor, deliver } = await scene();
    await deliver(people('set', { text: 'long '.repeat(1_000) }));
    expect(vendor.requests[0]?.headers).not.toHaveProperty('content-encoding');
    expect(vendor.requests[0]?.query.toString()).toBe('ip=0&verbose=1');
  });

  it("tells the person's own address where it is known", async () => {
    const { vendor, deliver } = await scene();
    await deliver(
      people('set', {}, { context: { ip: '203.0.113.7' } }),
      people('set', { ip: '203.0.113.8' }),
    );
    expect(vendor.profileUpdates.map(({ $ip }) => $ip)).toEqual(['203.0.113.7', '203.0.113.8']);
  });

  it('of a visitor is kept under the device, and of nobody rejected', async () => {
    const { vendor, deliver } = await scene();
    const outcomes = await deliver(
      people('set', {}, { identity: { anonymousId: 'temp-1' } }),
      people('set', {}, { identity: {} }),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'rejected']);
    expect(vendor.profileUpdates).toEqual([expect.objectContaining({ $distinct_id: '$device:temp-1' })]);
  });

  it.each([
    ['increment', { visits: 'many' }, 'visits'],
    ['union', { tags: [{ a: 1 }] }, 'tags'],
    ['remove', { tags: ['a'] }, 'tags'],
    ['remove', {}, 'no values'],
  ] as const)(
    'whose %s holds what that does not take (%o) is rejected alone',
    async (operation, values, words) => {
      const { deliver } = await scene();
      const outcomes = await deliver(
        people('set', { a: 1 }),
        people(operation, values),
        people('set', { b: 1 }),
      );
      expect(outcomes).toEqual([
        delivered,
        { status: 'rejected', reason: expect.stringContaining(words) },
        delivered,
      ]);
    },
  );
});

describe('modifiers of a profile’s change', () => {
  const modifiers = {
    keepsLastSeen: true,
    ignoresAliases: true,
    place: { latitude: 52.5, longitude: 0 },
  } as const;
  const said = { $ignore_time: true, $ignore_alias: true, $latitude: 52.5, $longitude: 0 };

  it.each([
    ['set', { plan: 'pro' }],
    ['set', { ip: '203.0.113.8' }],
    ['setOnce', { ip: '203.0.113.8' }],
    ['setOnce', { plan: 'pro' }],
    ['increment', { visits: 2 }],
    ['append', { seen: 1 }],
    ['union', { tags: ['a'] }],
    ['remove', { tags: 'a' }],
    ['unset', { plan: 1 }],
    ['delete', {}],
  ] as const)('reaches Mixpanel with %s of %j', async (operation, properties) => {
    const { vendor, deliver } = await scene();
    expect(await deliver({ ...people(operation, properties), modifiers })).toEqual([delivered]);
    expect(vendor.profileUpdates).toEqual([expect.objectContaining(said)]);
  });

  it('has the time with it, by our clock, that its record names, and otherwise none', async () => {
    const { vendor, deliver } = await scene();
    const door = { protocol: 'mixpanel' } as const;
    const clock = { receivedAt: TIME + 10_000 };
    const timed = { ...clock, clientTime: TIME + 60_000, skewMs: 60_000 };
    await deliver(
      { ...people('set', { a: 1 }, { time: TIME }), door, clock: timed },
      { ...people('delete', {}, { time: TIME }), door, clock: timed },
      { ...people('set', { a: 2 }), door, clock },
      { ...people('set', { a: 3 }), door: { protocol: 'segment' }, clock: timed },
      people('set', { a: 4 }),
    );
    expect(vendor.profileUpdates.map(({ $time }) => $time)).toEqual([TIME, TIME, undefined, undefined, undefined]); // prettier-ignore
  });
});

/** Every update but a deletion says where the person is: nowhere, unless told. */
function place(operation: string): object {
  return operation === 'delete' ? {} : { $ip: '0' };
}
