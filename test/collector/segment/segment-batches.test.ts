/** Batches of Segment clients. */
import { describe, expect, it } from '@jest/globals';
import { scene } from './scene.js';

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const track = (event: string, more = {}) => ({ type: 'track', userId: 'ada', event, ...more });

describe('a batch of a Segment client', () => {
  it.each(['/v1/batch', '/v1/b'])('at %s is stored in order, each call as its own', async (path) => {
    const { send, stored } = await scene();
    const batch = [
      track('A'),
      { type: 'identify', userId: 'ada', traits: { a: 1 } },
      { ...track('x'), type: 'page', name: 'Home' },
    ];
    const answer = await send(path, { batch, writeKey: 'KEY' });
    expect([answer.status, await answer.text()]).toEqual([200, '{"success":true}']);
    expect(stored).toMatchObject([
      { event: 'A', door: { key: 'KEY' } },
      { kind: 'people.set', properties: { a: 1 } },
      { event: 'Viewed Home Page' },
    ]);
  });

  it('merges what it says for all under what each call says', async () => {
    const { send, stored } = await scene();
    await send('/v1/batch', {
      context: { locale: 'de-CH', app: { name: 'shop' } },
      integrations: { All: false, Mixpanel: true },
      batch: [track('A'), track('B', { context: { locale: 'fr-CH' }, integrations: { All: true } })],
    });
    expect(stored.map(({ context }) => context)).toEqual([
      { locale: 'de-CH', client: { app: { name: 'shop' }, integrations: { All: false, Mixpanel: true } } },
      { locale: 'fr-CH', client: { app: { name: 'shop' } } },
    ]);
  });

  it.each<[object, string[] | undefined]>([
    [{ Mixpanel: false }, ['mixpanel']],
    [{ 'Actions Mixpanel': false, All: true }, ['mixpanel']],
    [{ All: false }, ['mixpanel']],
    [{ All: false, 'Segment.io': false }, ['mixpanel', 'segment']],
    [{ Mixpanel: true, 'Mixpanel (Actions)': false }, ['mixpanel']],
    [{ All: false, Mixpanel: { groups: ['company'] } }, undefined],
    [{ Amplitude: false, Mixpanel: null }, undefined],
  ])('that says %j is withheld from %j', async (integrations, withheldFrom) => {
    const { send, stored } = await scene();
    await send('/v1/batch', { integrations, batch: [track('A'), { type: 'identify', userId: 'ada', traits: { a: 1 } }] }); // prettier-ignore
    expect(stored.map((message) => message.withheldFrom)).toEqual([withheldFrom, withheldFrom]);
  });

  it('corrects the times of its calls by when it was sent', async () => {
    const { send, stored } = await scene();
    const wrong = Date.now() + 3_600_000;
    const timestamp = new Date(wrong - 1_000).toISOString();
    await send('/v1/b', { batch: [track('A', { timestamp })], sentAt: new Date(wrong).toISOString() });
    expect(Math.abs((stored[0]?.time ?? 0) - (Date.now() - 1_000))).toBeLessThan(5_000);
  });

  it('takes its key from the credentials, and only such as may write', async () => {
    const { send, stored } = await scene({ keys: ['KEY'] });
    const batch = [track('A')];
    const statuses = [
      await send('/v1/b', { batch }, basic('KEY')),
      await send('/v1/b', { batch, writeKey: 'KEY' }),
      await send('/v1/b', { batch, writeKey: 'KEY' }, basic('OTHER')),
      await send('/v1/b', { batch }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 401, 401]);
    expect(stored).toHaveLength(2);
  });

  it('is stored without the calls that can’t be taken, which the answer names', async () => {
    const { send, stored } = await scene();
    const batch = [
      track('A'),
      null,
      { type: 'shout', userId: 'ada' },
      { type: 'track', event: 'B' },
      track('C'),
    ];
    const answer = await send('/v1/batch', { batch });
    expect(answer.status).toBe(200);
    const { success, error } = (await answer.json()) as { success: boolean; error: string };
    expect(success).toBe(true);
    for (const words of ['batch[1]: ', 'batch[2]: Its `type`', 'batch[3]: It has neither'])
      expect(error).toContain(words);
    expect(stored).toMatchObject([{ event: 'A' }, { event: 'C' }]);
  });

  it('names the first ten of many refused calls, and counts the others', async () => {
    const { send } = await scene();
    const answer = await send('/v1/batch', { batch: [track('A'), ...Array.from({ length: 15 }, () => 7)] });
    expect(await answer.json()).toMatchObject({
      error: expect.stringMatching(/batch\[10\].* And 5 more\.$/),
    });
  });

  it.each([
    [400, {}],
    [400, { batch: {} }],
    [400, { batch: [] }],
    [400, { batch: [7, null] }],
    [400, { batch: [track('A')], context: 7 }],
    [413, { batch: [track('A'), track('B'), track('C')] }],
  ])('is refused as a whole with %i: %j', async (status, body) => {
    const { send, stored } = await scene({ maxBatch: 2 });
    const answer = await send('/v1/batch', body);
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { success: false, error: expect.any(String) },
    ]);
    expect(stored).toEqual([]);
  });

  it('does not multiply what is long in its envelope', async () => {
    const { send, stored } = await scene();
    const context = { note: 'x'.repeat(100_000), timezone: 'Europe/Zurich' };
    await send('/v1/batch', {
      context,
      batch: [track('A'), track('B', { context: { note: 'y'.repeat(20_000) } })],
    });
    expect(stored.map(({ context: kept }) => kept?.client)).toEqual([
      { timezone: 'Europe/Zurich' },
      { timezone: 'Europe/Zurich' },
    ]);
  });
});
