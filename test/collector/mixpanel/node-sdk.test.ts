/** The official mixpanel package for servers, pointed at the collector. */
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import Mixpanel from 'mixpanel';
import { type Scene, scene, type SceneParts } from './mixpanel.scene.js';

type Call = (done: (error?: Error | undefined) => void) => void;

async function client(config: object = {}, parts: SceneParts = {}) {
  const to = await scene({}, parts);
  const { hostname, port } = new URL(to.url);
  const place = { host: hostname, port: Number(port), protocol: 'http', keepAlive: false };
  const mixpanel = Mixpanel.init('TOKEN', { ...place, ...config });
  return { to, mixpanel, done: (call: Call) => promisify(call)() };
}

function kept({ stored }: Scene): object[] {
  return stored.map(({ id: _id, time: _time, clock: _clock, ...message }) => message);
}

const DOOR = { protocol: 'mixpanel', key: 'TOKEN' };

describe.each([{ verbose: false }, { verbose: true }])('the mixpanel package, with %j', (config) => {
  it('tracks, one by one and in batches, and hears that it is taken', async () => {
    const { to, mixpanel, done } = await client(config);
    const time = 1_700_000_000;
    await done((heard) => mixpanel.track('One', { distinct_id: 'ada', time, $insert_id: 'i1' }, heard));
    const batch = ['Two', 'Three'].map((event) => ({ event, properties: { distinct_id: 'ada', time } }));
    await done((heard) => mixpanel.track_batch(batch, (errors) => heard(errors?.[0])));
    expect(to.stored).toMatchObject([
      { id: 'i1', event: 'One', time: time * 1_000, identity: { userId: 'ada' }, door: DOOR },
      { event: 'Two', time: time * 1_000 },
      { event: 'Three', time: time * 1_000 },
    ]);
    // Neither the address nor the user agent of a server is a person's.
    expect(to.stored[0]?.context).toBeUndefined();
  });

  it('makes aliases', async () => {
    const { to, mixpanel, done } = await client(config);
    await done((heard) => mixpanel.alias('visitor', 'ada', heard));
    expect(to.stored).toMatchObject([{ kind: 'alias', identity: { userId: 'ada', anonymousId: 'visitor' } }]);
  });

  it('changes profiles', async () => {
    const { to, mixpanel, done } = await client(config);
    const { people } = mixpanel;
    await done((heard) => people.set('ada', { plan: 'pro' }, heard));
    await done((heard) => people.set_once('ada', { first: 1 }, heard));
    await done((heard) => people.increment('ada', 'visits', 2, heard));
    await done((heard) => people.append('ada', 'pages', 'home', heard));
    await done((heard) => people.union('ada', { tags: ['a'] }, heard));
    await done((heard) => people.remove('ada', { tags: 'a' }, heard));
    await done((heard) => people.unset('ada', 'plan', heard));
    await done((heard) => people.track_charge('ada', 5, {}, heard));
    await done((heard) => people.delete_user('ada', heard));
    const of = { kind: 'people.set', identity: { userId: 'ada' }, door: DOOR };
    expect(kept(to)).toMatchObject([
      { ...of, operation: 'set', properties: { plan: 'pro' } },
      { ...of, operation: 'setOnce', properties: { first: 1 } },
      { ...of, operation: 'increment', properties: { visits: 2 } },
      { ...of, operation: 'append', properties: { pages: 'home' } },
      { ...of, operation: 'union', properties: { tags: ['a'] } },
      { ...of, operation: 'remove', properties: { tags: 'a' } },
      { ...of, operation: 'unset', properties: { plan: true } },
      { ...of, operation: 'append', properties: { $transactions: { $amount: 5 } } },
      { ...of, operation: 'delete', properties: {} },
    ]);
    expect(to.stored.every(({ context }) => context?.ip === undefined)).toBe(true);
  });

  it('changes profiles as its modifiers say', async () => {
    const { to, mixpanel, done } = await client(config);
    const { people } = mixpanel;
    await done((heard) => people.set('ada', { plan: 'pro' }, { $ignore_time: true }, heard));
    await done((heard) => people.delete_user('ada', { $ignore_alias: true }, heard));
    await done((heard) => people.unset('ada', 'plan', { $latitude: 1, $longitude: 2 }, heard));
    expect(kept(to)).toMatchObject([
      { operation: 'set', modifiers: { keepsLastSeen: true }, properties: { plan: 'pro' } },
      { operation: 'delete', modifiers: { ignoresAliases: true } },
      { operation: 'unset', modifiers: { place: { latitude: 1, longitude: 2 } } },
    ]);
  });

  it('changes groups', async () => {
    const { to, mixpanel, done } = await client(config);
    const { groups } = mixpanel;
    await done((heard) => groups.set('company', 'acme', { size: 3 }, heard));
    await done((heard) => groups.unset('company', 'acme', 'size', heard));
    await done((heard) => groups.delete_group('company', 'acme', heard));
    const of = { kind: 'group.set', groupKey: 'company', groupId: 'acme', door: DOOR };
    expect(kept(to)).toMatchObject([
      { ...of, operation: 'set', properties: { size: 3 } },
      { ...of, operation: 'unset', properties: { size: true } },
      { ...of, operation: 'delete', properties: {} },
    ]);
  });

  it('hears that it is not taken', async () => {
    const { mixpanel, done } = await client(config, { isAway: () => true });
    await expect(done((heard) => mixpanel.track('One', { distinct_id: 'ada' }, heard))).rejects.toThrow(
      'The queue can’t be reached now.',
    );
  });
});
