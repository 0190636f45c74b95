/** What a change of a profile or a group becomes. */
import { describe, expect, it } from '@jest/globals';
import { scene } from './mixpanel.scene.js';

const PERSON = { $token: 'T', $distinct_id: 'ada', $device_id: 'd1', $user_id: 'ada' };
const COMPANY = { $token: 'T', $group_key: 'company', $group_id: 7 };

async function sent(path: string, record: object) {
  const to = await scene();
  const answer = await to.json(`${path}?verbose=1`, [record]);
  return { status: answer.status, body: (await answer.json()) as unknown, stored: to.stored };
}

const OF_BOTH: readonly (readonly [change: object, operation: string, properties: object])[] = [
  [{ $set: { plan: 'pro', city: null } }, 'set', { plan: 'pro', city: null }],
  [{ $set_once: { first: 1 } }, 'setOnce', { first: 1 }],
  [{ $union: { tags: ['a'], kinds: 'b' } }, 'union', { tags: ['a'], kinds: ['b'] }],
  [{ $remove: { tags: 'a' } }, 'remove', { tags: 'a' }],
  [{ $unset: ['a', 'b'] }, 'unset', { a: true, b: true }],
  [{ $unset: 'a' }, 'unset', { a: true }],
  [{ $delete: '' }, 'delete', {}],
];

describe('a profile', () => {
  it.each([
    ...OF_BOTH,
    [{ $add: { coins: -1 } }, 'increment', { coins: -1 }] as const,
    [{ $increment: { coins: 2 } }, 'increment', { coins: 2 }] as const,
    [{ $append: { pages: 'home' } }, 'append', { pages: 'home' }] as const,
  ])('is changed by %j', async (change, operation, properties) => {
    const { status, stored } = await sent('/engage', { ...PERSON, ...change });
    expect(status).toBe(200);
    expect(stored).toEqual([
      {
        kind: 'people.set',
        id: expect.any(String),
        time: expect.any(Number),
        clock: { receivedAt: expect.any(Number) },
        identity: { userId: 'ada', anonymousId: 'd1' },
        context: { ip: '127.0.0.1', userAgent: expect.any(String) },
        door: { protocol: 'mixpanel', key: 'T' },
        operation,
        properties,
      },
    ]);
  });

  it('of a visitor is changed, too', async () => {
    const { stored } = await sent('/engage', { $token: 'T', $distinct_id: '$device:d1', $set: { a: 1 } });
    expect(stored).toMatchObject([{ identity: { anonymousId: 'd1' } }]);
  });

  it('is changed in the order of a record with several changes, which have ids of their own', async () => {
    const record = {
      ...PERSON,
      $insert_id: 'e:1',
      $add: { a: 1 },
      $set: { b: 2 },
      $time: 1_700_000_000,
      $ip: '203.0.113.7',
    };
    const { stored } = await sent('/engage', record);
    expect(stored).toMatchObject([
      { operation: 'increment', clientId: 'e:1', time: 1_700_000_000_000, context: { ip: '203.0.113.7' } },
      { operation: 'set' },
    ]);
    expect(stored[1]?.clientId).toBeUndefined();
    const again = await sent('/engage', record);
    expect(new Set(stored.map(({ id }) => id)).size).toBe(2);
    expect(again.stored.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  });

  it('is changed as the modifiers of the record say, by each of its changes', async () => {
    const asked = { $ignore_time: true, $ignore_alias: 'true', $latitude: 52.5, $longitude: -13.4 };
    const { stored } = await sent('/engage', { ...PERSON, ...asked, $set: { a: 1 }, $delete: '' });
    const place = { latitude: 52.5, longitude: -13.4 };
    const modifiers = { keepsLastSeen: true, ignoresAliases: true, place };
    expect(stored).toMatchObject([
      { operation: 'set', modifiers, properties: { a: 1 } },
      { operation: 'delete', modifiers },
    ]);
  });

  it.each([
    { $ignore_time: false, $ignore_alias: null },
    { $ignore_time: 'no', $ignore_alias: {} },
    { $latitude: '52.5', $longitude: 13.4 },
    { $latitude: 90.1, $longitude: 13.4 },
    { $latitude: 52.5, $longitude: -180.1 },
    { $latitude: 52.5 },
  ])('is changed without modifiers by a record that has none that can be read: %j', async (asked) => {
    const { status, stored } = await sent('/engage', { ...PERSON, ...asked, $set: { a: 1 } });
    expect(status).toBe(200);
    expect(stored).toMatchObject([{ properties: { a: 1 } }]);
    expect(stored[0]).not.toHaveProperty('modifiers');
  });

  it('is not located where nobody is to be', async () => {
    const { stored } = await sent('/engage', { ...PERSON, $ip: '0', $set: { a: 1 } });
    expect(stored[0]?.context?.ip).toBeUndefined();
  });
});

describe('a group', () => {
  it.each(OF_BOTH)('is changed by %j', async (change, operation, properties) => {
    const { stored } = await sent('/groups', { ...COMPANY, ...change });
    expect(stored).toMatchObject([
      { kind: 'group.set', groupKey: 'company', groupId: '7', identity: {}, operation, properties },
    ]);
    expect(stored).toHaveLength(1);
  });
});

describe('a change that is refused', () => {
  const OPERATIONS = '`$set`, `$set_once`, `$union`, `$remove`, `$unset`, `$delete`';

  it.each([
    ['/engage', { $set: { a: 1 } }, 'It has no `$distinct_id`; say whose profile it changes.'],
    ['/engage', PERSON, `It changes nothing; send one of ${OPERATIONS}, \`$add\`, \`$increment\`, \`$append\`.`],
    ['/engage', { ...PERSON, $set: {} }, 'Its `$set` is empty; send at least one property.'],
    ['/engage', { ...PERSON, $set: 'x' }, 'Its `$set` is text; send an object.'],
    ['/engage', { ...PERSON, $add: { a: '1' } }, 'Its `$add` has no number for "a"; send how much to add.'],
    ['/engage', { ...PERSON, $unset: [1] }, 'Its `$unset` is no list of names; send the properties’ names as text.'],
    ['/groups', { $group_key: 'company', $set: { a: 1 } }, 'It has no `$group_key` or no `$group_id`; say which group it changes.'],
    ['/groups', { ...COMPANY, $add: { a: 1 } }, `A group can’t be changed by \`$add\`; send one of ${OPERATIONS}.`],
  ])('hears why: %s %j', async (path, record, error) => {
    const { status, body, stored } = await sent(path, record);
    expect([status, body, stored]).toEqual([400, { status: 0, error }, []]);
  }); // prettier-ignore
});
