/** How visitors of Mixpanel's clients become somebody. */
import { describe, expect, it } from '@jest/globals';
import { scene } from './mixpanel.scene.js';

async function sent(event: string, properties: object) {
  const to = await scene();
  const answer = await to.json('/track?verbose=1', { event, properties: { token: 'T', ...properties } });
  return { status: answer.status, body: (await answer.json()) as unknown, stored: to.stored };
}

describe('an alias', () => {
  it.each([
    ['of a browser that identifies', '$identify', { distinct_id: 'ada', $anon_distinct_id: '$device:d1', $device_id: 'd1', $user_id: 'ada' }],
    ['of a browser from before there were device ids', '$identify', { distinct_id: 'ada', $anon_distinct_id: 'd1', $device_id: 'd1', $user_id: 'ada', $had_persisted_distinct_id: true }],
    ['of a server that identifies', '$identify', { $identified_id: 'ada', $anon_id: 'd1' }],
    ['of a browser that aliases', '$create_alias', { distinct_id: '$device:d1', alias: 'ada', $device_id: 'd1' }],
    ['of a server that aliases', '$create_alias', { distinct_id: 'd1', alias: 'ada' }],
  ])('comes %s', async (_name, event, properties) => {
    const { status, stored } = await sent(event, { $insert_id: 'i1', ...properties });
    expect(status).toBe(200);
    expect(stored).toMatchObject([
      { kind: 'alias', id: 'i1', identity: { userId: 'ada', anonymousId: 'd1' }, door: { key: 'T' } },
    ]);
    expect(stored[0]).not.toHaveProperty('properties');
  }); // prettier-ignore

  it.each([
    ['one person follows another at the same browser', '$identify', { distinct_id: 'bob', $anon_distinct_id: 'ada', $device_id: 'd1', $user_id: 'bob' }],
    ['one person is given the name of another at the same browser', '$create_alias', { distinct_id: 'ada', alias: 'bob', $device_id: 'd1' }],
    ['both ids are one', '$identify', { distinct_id: 'ada', $anon_distinct_id: 'ada' }],
  ])('is not made where %s', async (_name, event, properties) => {
    const { status, body, stored } = await sent(event, properties);
    expect([status, body, stored]).toEqual([200, { status: 1, error: null }, []]);
  }); // prettier-ignore

  it.each([
    ['an id is missing', '$identify', { distinct_id: 'ada' }, 'A $identify needs two ids; send `$anon_id` and `$identified_id`.'],
    ['the new name is missing', '$create_alias', { distinct_id: 'd1' }, 'A $create_alias needs two ids; send `distinct_id` and `alias`.'],
    ['the page is broken', '$identify', { distinct_id: 'undefined', $anon_distinct_id: '$device:d1' }, 'A $identify joins "undefined", which is nobody’s id; send one of your own.'],
    ['somebody would be a device', '$create_alias', { distinct_id: 'ada', alias: '$device:d1' }, 'A $create_alias can’t make somebody a device; send the person’s id.'],
  ])('is refused where %s', async (_name, event, properties, error) => {
    const { status, body, stored } = await sent(event, properties);
    expect([status, body, stored]).toEqual([400, { status: 0, error }, []]);
  }); // prettier-ignore
});
