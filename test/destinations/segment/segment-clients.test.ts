/** What Segment hears in a client's own words: the id and the library of its calls, and traits by names that Segment knows. */
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../src/destinations/outcome.js';
import { conformingId } from '../../../src/message/message-id.js';
import type { Door, Message } from '../../../src/message/message.js';
import { alias, group, people, track } from '../messages.js';
import { scene } from './scene.js';

const CLIENT_ID = 'ajs-next-1795336736292-50a9f22e-3fc8-445e-8691-22e07a8ef4c3';

/** As the door makes it of a client's id that Mixpanel would refuse. */
function sentAs<M extends Message>(message: M, clientId: string, protocol: Door['protocol'] = 'segment'): M {
  return { ...message, id: conformingId(clientId), clientId, door: { protocol } };
}

describe('the id that a client gave its call', () => {
  it.each<[Message['kind'], Message]>([
    ['track', track('A')],
    ['people.set', people('set', { plan: 'pro' })],
    ['group.set', group('set', { size: 3 })],
    ['alias', alias('ada', 'temp-1')],
  ])('reaches Segment: %s', async (_, message) => {
    const { vendor, deliver } = await scene();
    expect(await deliver(sentAs(message, CLIENT_ID))).toEqual([delivered]);
    expect(vendor.calls).toMatchObject([{ messageId: CLIENT_ID }]);
  });

  it('reaches Segment when it is as long as Segment takes it, and no longer', async () => {
    const { vendor, deliver } = await scene();
    const long = sentAs(track('B'), 'x'.repeat(100));
    await deliver(sentAs(track('A'), 'x'.repeat(99)), long);
    expect(vendor.calls.map(({ messageId }) => messageId)).toEqual(['x'.repeat(99), long.id]);
  });

  it.each(['', 7, null])('is not taken for one when it is %j', async (clientId) => {
    const { vendor, deliver } = await scene();
    await deliver({ ...track('A', {}, { id: 'a-1' }), clientId: clientId as string, door: { protocol: 'segment' } }); // prettier-ignore
    expect(vendor.calls).toMatchObject([{ messageId: 'a-1' }]);
  });

  it.each(['mixpanel', 'plain'] as const)(
    'is hashed where the client is none of Segment’s: %s',
    async (protocol) => {
      const { vendor, deliver } = await scene();
      await deliver(sentAs(track('A'), 'order:42', protocol));
      expect(vendor.calls).toMatchObject([{ messageId: conformingId('order:42') }]);
    },
  );

  it('may be that of two messages of a batch, each with its own outcome', async () => {
    const { vendor, deliver } = await scene();
    const long = sentAs(track('Long', { text: 'i'.repeat(33_000) }), CLIENT_ID);
    const outcomes = await deliver(long, sentAs(track('A'), CLIENT_ID), track('B'), sentAs(track('C'), CLIENT_ID)); // prettier-ignore
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'delivered', 'delivered', 'delivered']);
    expect(vendor.calls.map(({ event }) => event)).toEqual(['A', 'B']);
    expect(vendor.duplicates).toMatchObject([{ event: 'C', messageId: CLIENT_ID }]);
  });

  it('is the same at each try', async () => {
    const { vendor, deliver } = await scene();
    const context = { client: { library: { name: 'analytics.js', version: 'next-1.84.3' } } };
    const message = sentAs(track('A', {}, { context }), CLIENT_ID);
    vendor.faults.push({ status: 503 });
    await deliver(message);
    await deliver(message);
    const [first, second] = vendor.requests.map(({ body }) => (JSON.parse(body) as { batch: unknown[] }).batch); // prettier-ignore
    expect(first).toEqual(second);
  });
});

describe('the library of a call', () => {
  const libraryOf = async (library: unknown) => {
    const { vendor, deliver } = await scene();
    await deliver(track('A', {}, { context: { client: { library } } }));
    return (vendor.calls[0] as unknown as { context: { library: unknown } }).context.library;
  };

  it('is the one that its client names', async () => {
    const library = { name: 'analytics.js', version: 'next-1.84.3' };
    expect(await libraryOf(library)).toEqual(library);
  });

  it.each([undefined, null, 'analytics.js', {}, { name: '' }, { name: 7 }, ['analytics.js']])(
    'is the package’s own where the client says %j',
    async (library) => {
      expect(await libraryOf(library)).toEqual({
        name: '@segment/analytics-node',
        version: expect.any(String),
      });
    },
  );
});

describe('what a client of Mixpanel says of a person', () => {
  const door = { protocol: 'mixpanel' } as const;
  const said = {
    $email: 'ada@example.com', $name: 'Ada Lovelace', $first_name: 'Ada', $last_name: 'Lovelace', $phone: '+41',
    $avatar: 'https://example.com/a.png', $created: '2026-01-15T09:30:00', plan: 'pro', $city: 'Bern',
  }; // prettier-ignore

  it('reaches Segment by the names that it reserves', async () => {
    const { vendor, deliver } = await scene();
    await deliver({ ...people('set', said), door });
    expect(vendor.calls[0]?.['traits']).toEqual({
      email: 'ada@example.com', name: 'Ada Lovelace', firstName: 'Ada', lastName: 'Lovelace', phone: '+41',
      avatar: 'https://example.com/a.png', createdAt: '2026-01-15T09:30:00Z', plan: 'pro', $city: 'Bern',
    }); // prettier-ignore
  });

  it('and of a group, too', async () => {
    const { vendor, deliver } = await scene();
    await deliver({ ...group('set', { $name: 'Acme', size: 3 }), door });
    expect(vendor.calls[0]?.['traits']).toMatchObject({ name: 'Acme', size: 3 });
  });

  it('is unset there, too', async () => {
    const { vendor, deliver } = await scene();
    await deliver({ ...people('unset', { $email: true, plan: true }), door });
    expect(vendor.calls[0]?.['traits']).toEqual({ email: null, plan: null });
  });

  it.each([
    { $email: 'theirs', email: 'ours' },
    { email: 'ours', $email: 'theirs' },
  ])('gives way to what it says by Segment’s name: %j', async (properties) => {
    const { vendor, deliver } = await scene();
    await deliver({ ...people('set', properties), door });
    expect(vendor.calls[0]?.['traits']).toEqual({ email: 'ours' });
  });

  it('keeps its names when it is the app, or a client of Segment, that says it', async () => {
    const { vendor, deliver } = await scene();
    await deliver(people('set', said), { ...people('set', said), door: { protocol: 'segment' } });
    expect(vendor.calls.map(({ traits }) => traits)).toEqual([said, said]);
  });
});
