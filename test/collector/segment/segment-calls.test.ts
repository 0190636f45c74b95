/** Each call of Segment's spec, as a message. */
import { describe, expect, it } from '@jest/globals';
import { conformingId } from '../../../src/message/message-id.js';
import { scene } from './scene.js';

const ADA = { userId: 'ada', messageId: 'a-1' };

describe('a call of a Segment client', () => {
  it('that is a track keeps its name, properties, id, key and ids, and gets our time', async () => {
    const { send, stored } = await scene();
    const before = Date.now();
    const answer = await send('/v1/t', {
      ...ADA,
      anonymousId: 'temp-1',
      event: 'Venue Booked',
      properties: { seats: 40, server_time: 1 },
      writeKey: 'KEY',
      receivedAt: '2001-01-01T00:00:00Z',
    });
    expect([answer.status, await answer.text()]).toEqual([200, '{"success":true}']);
    expect(stored).toEqual([
      expect.objectContaining({
        kind: 'track',
        id: 'a-1',
        event: 'Venue Booked',
        identity: { userId: 'ada', anonymousId: 'temp-1' },
        properties: { seats: 40, server_time: stored[0]?.time },
        door: { protocol: 'segment', key: 'KEY' },
      }),
    ]);
    expect(stored[0]?.time).toBeGreaterThanOrEqual(before);
  });

  it('keeps a long id beside the one that vendors take', async () => {
    const { send, stored } = await scene();
    const messageId = 'ajs-next-1795298368910-2f4c0f6e-1f3c-4f0e-9d58-0c7ac1a2b3c4';
    await send('/v1/track', { ...ADA, messageId, event: 'A' });
    expect(stored).toMatchObject([{ id: conformingId(messageId), clientId: messageId }]);
  });

  it('takes numbers for ids, and null for no id', async () => {
    const { send, stored } = await scene();
    await send('/v1/track', { userId: 7, anonymousId: null, event: 'A', properties: null, context: null });
    expect(stored).toMatchObject([{ identity: { userId: '7' } }]);
    expect(stored[0]?.identity).not.toHaveProperty('anonymousId');
  });

  it('happened when its clock says, corrected by what that clock is wrong', async () => {
    const { send, stored } = await scene();
    const wrong = Date.now() - 86_400_000;
    const timestamp = new Date(wrong - 60_000).toISOString();
    await send('/v1/track', { ...ADA, event: 'A', timestamp, sentAt: new Date(wrong).toISOString() });
    const { time = 0, clock } = stored[0] ?? {};
    expect(Math.abs(time - (Date.now() - 60_000))).toBeLessThan(5_000);
    expect(clock).toMatchObject({ clientTime: wrong - 60_000, skewMs: expect.any(Number) });
  });

  it.each([
    ['p', 'page', { name: 'Home' }, 'Viewed Home Page'],
    ['page', 'page', {}, 'Viewed Page'],
    ['s', 'screen', { name: 'Cart', category: 'Shop' }, 'Viewed Shop Cart Screen'],
  ] as const)('at /v1/%s is a track that remembers its view', async (path, type, names, event) => {
    const { send, stored } = await scene();
    const page = { url: 'https://shop.test/', referrer: '' };
    await send(`/v1/${path}`, { ...ADA, ...names, properties: { title: 'T' }, context: { page } });
    const properties = { ...names, title: 'T', url: page.url, server_time: expect.any(Number) };
    expect(stored).toMatchObject([{ kind: 'track', event, view: { type, ...names } }]);
    expect(stored[0]).toHaveProperty('properties', properties);
  });

  it.each(['i', 'identify'])('at /v1/%s links the visitor first, then sets traits', async (path) => {
    const { send, stored } = await scene();
    await send(`/v1/${path}`, { ...ADA, anonymousId: 'temp-1', traits: { plan: 'pro' } });
    const identity = { userId: 'ada', anonymousId: 'temp-1' };
    expect(stored).toMatchObject([
      { kind: 'alias', id: conformingId('alias temp-1 ada'), identity },
      { kind: 'people.set', id: 'a-1', operation: 'set', identity, properties: { plan: 'pro' } },
    ]);
  });

  it('that identifies a visitor, or says no traits, is a profile too', async () => {
    const { send, stored } = await scene();
    await send('/v1/identify', { anonymousId: 'temp-1', traits: { plan: 'pro' } });
    await send('/v1/identify', { userId: 'ada' });
    expect(stored).toMatchObject([
      { kind: 'people.set', identity: { anonymousId: 'temp-1' }, properties: { plan: 'pro' } },
      { kind: 'people.set', identity: { userId: 'ada' }, properties: {} },
    ]);
  });

  it('at /v1/group is of the sort that its traits name, or of the usual one', async () => {
    const { send, stored } = await scene({ groupKey: 'team' });
    await send('/v1/group', { ...ADA, groupId: 7, traits: { size: 3 } });
    await send('/v1/g', { userId: 'ada', groupId: 'acme', traits: { group_type: 'company' } });
    expect(stored).toMatchObject([
      { kind: 'group.set', operation: 'set', groupKey: 'team', groupId: '7', properties: { size: 3 } },
      { kind: 'group.set', groupKey: 'company', groupId: 'acme', properties: {} },
    ]);
  });

  it.each(['a', 'alias'])('at /v1/%s says who the previous id turned out to be', async (path) => {
    const { send, stored } = await scene();
    await send(`/v1/${path}`, { ...ADA, previousId: 'temp-1' });
    expect(stored).toMatchObject([{ kind: 'alias', identity: { userId: 'ada', anonymousId: 'temp-1' } }]);
  });

  it('that says of somebody what everybody is, is taken for nothing', async () => {
    const { send, stored } = await scene();
    const answer = await send('/v1/alias', { ...ADA, previousId: 'ada' });
    expect([answer.status, stored]).toEqual([200, []]);
  });

  it.each([
    ['track', { event: 'A' }, 'neither a `userId` nor an `anonymousId`'],
    ['track', { ...ADA }, '`event` is missing'],
    ['track', { ...ADA, event: 'A', properties: [1] }, '`properties` is an array'],
    ['group', { ...ADA }, '`groupId` is missing'],
    ['alias', { ...ADA }, '`previousId` is missing'],
  ])('at /v1/%s is refused with a sentence: %j', async (path, call, words) => {
    const { send, stored } = await scene();
    const answer = await send(`/v1/${path}`, call);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { success: false, error: expect.stringContaining(words) },
    ]);
    expect(stored).toEqual([]);
  });

  it.each(['', ' ', '{', '[]', 'null', '7'])('that is no JSON object is refused: %j', async (body) => {
    const { send } = await scene();
    const answer = await send('/v1/track', body);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { success: false, error: expect.any(String) },
    ]);
  });

  it('that counts the client itself is taken and forgotten', async () => {
    const { send, stored } = await scene();
    const answer = await send('/v1/m', { series: [{ type: 'Counter' }] });
    expect([answer.status, stored.length]).toEqual([200, 0]);
  });
});
