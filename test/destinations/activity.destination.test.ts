/** The destination that counts what known users do. */
import { describe, expect, it } from '@jest/globals';
import { createActivity } from '../../src/destinations/activity.destination.js';
import { ownRedis } from '../activity/own-redis.js';
import { alias, people, TIME, track } from './messages.js';

const signal = new AbortController().signal;

describe('the activity destination', () => {
  const { activity: store } = ownRedis(10);
  const destination = createActivity({ store });

  it('counts tracks of known users at the time of the message, and takes everything else in peace', async () => {
    const anonymous = track('Looked Around', {}, { identity: { anonymousId: 'v' } });
    const booked = track('Venue Booked', {}, { time: TIME });
    const outcomes = await destination.deliver([alias('ada@venuespot.test', 'v'), people('set'), anonymous, booked, booked], signal); // prettier-ignore
    expect(outcomes.map(({ status }) => status)).toEqual(new Array(5).fill('delivered'));
    expect(await store.user('ada@venuespot.test')).toMatchObject({
      firstSeen: TIME,
      lastSeen: TIME,
      actions: 1,
    });
    expect(await store.countSeenSince(0)).toBe(1);
  });

  it('leaves out what was said on behalf of a user, and what the app does not count', async () => {
    await destination.deliver([track('Venue Booked', {}, { time: TIME })], signal);
    const email = { ...track('Email Sent', {}, { time: TIME + 9 }), onBehalf: true } as const;
    expect(await destination.deliver([email], signal)).toEqual([{ status: 'delivered' }]);
    const choosy = createActivity({ store, counts: ({ context }) => context?.locale !== 'robot' });
    const robot = track('Venue Liked', {}, { time: TIME + 9, context: { locale: 'robot' } });
    expect(await choosy.deliver([robot, email, track('Venue Shared', {}, { time: TIME + 1 })], signal)).toHaveLength(3); // prettier-ignore
    expect(await store.user('ada@venuespot.test')).toMatchObject({
      lastSeen: TIME + 1,
      byAction: { 'Venue Booked': 1, 'Venue Shared': 1 },
    });
  });

  it('rejects a message for which the app can not say whether it counts', async () => {
    const counts = ({ id }: { id: string }) => {
      if (id === 'odd') throw new Error('no idea');
      return true;
    };
    const messages = [track('A', {}, { id: 'odd', time: TIME }), track('B', {}, { time: TIME })];
    expect(await createActivity({ store, counts }).deliver(messages, signal)).toEqual([
      { status: 'rejected', reason: 'activity.counts threw: no idea' },
      { status: 'delivered' },
    ]);
    expect(await store.user('ada@venuespot.test')).toMatchObject({ byAction: { B: 1 } });
  });

  it('counts any text, and rejects ids that no vendor would take', async () => {
    const [long, odd] = ['x'.repeat(256), 'a\0b\ud800'];
    const outcomes = await destination.deliver(
      [track(odd, {}, { identity: { userId: odd } }), track('A', {}, { identity: { userId: long } })],
      signal,
    );
    expect(outcomes).toEqual([
      { status: 'delivered' },
      { status: 'rejected', reason: 'Activity takes user ids of 1 to 255 bytes and times from 1970 on.' },
    ]);
    expect(await store.user('a\uFFFDb\uFFFD')).toMatchObject({ byAction: { 'a\uFFFDb\uFFFD': 1 } });
  });
});
