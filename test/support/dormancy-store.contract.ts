/** How a store remembers which dormant users a handler was given. */
import { expect, it } from '@jest/globals';
import { action, type StoreScene } from './activity-store.scene.js';

const HANDLER = 'Mailer.missYou';

export function describeDormancy({ now, stores }: StoreScene): void {
  it('makes users due once, the longest gone first, and again only when they were seen in between', async () => {
    const { activity, dormancy } = stores();
    await activity.apply([action('b', now - 80), action('a', now - 90), action('c', now - 10)], now);
    expect(await dormancy.claim(HANDLER, now - 50, 1, now)).toBe(1);
    expect(await dormancy.due(HANDLER, 9, now)).toEqual([{ userId: 'a', lastSeen: now - 90 }]);
    expect(await dormancy.claim(HANDLER, now - 50, 9, now)).toBe(1);
    await dormancy.settle(HANDLER, 'a');
    await dormancy.settle(HANDLER, 'b');
    expect(await dormancy.claim(HANDLER, now - 50, 9, now)).toBe(0);
    await activity.apply([action('a', now - 40)], now);
    expect(await dormancy.claim(HANDLER, now - 30, 9, now)).toBe(1);
    expect(await dormancy.due(HANDLER, 9, now)).toEqual([{ userId: 'a', lastSeen: now - 40 }]);
  });

  it('keeps handlers apart', async () => {
    const { activity, dormancy } = stores();
    await activity.apply([action('a', now - 90)], now);
    expect(await dormancy.claim(HANDLER, now, 9, now)).toBe(1);
    expect(await dormancy.claim('Sms.comeBack', now, 9, now)).toBe(1);
    await dormancy.settle(HANDLER, 'a');
    expect(await dormancy.due(HANDLER, 9, now)).toEqual([]);
    expect(await dormancy.due('Sms.comeBack', 9, now)).toHaveLength(1);
  });

  it('makes a postponed user due again in time', async () => {
    const { activity, dormancy } = stores();
    await activity.apply([action('a', now - 90)], now);
    await dormancy.claim(HANDLER, now, 9, now);
    await dormancy.postpone(HANDLER, 'a', now + 1_000);
    expect(await dormancy.due(HANDLER, 9, now + 999)).toEqual([]);
    expect(await dormancy.due(HANDLER, 9, now + 1_000)).toHaveLength(1);
  });

  it('passes over nobody whose only messages come late', async () => {
    const { activity, dormancy } = stores();
    await activity.apply([action('m', now - 80)], now);
    await dormancy.claim(HANDLER, now, 9, now);
    await dormancy.settle(HANDLER, 'm');
    await activity.apply([action('late', now - 85), action('l', now - 80), action('m', now - 82)], now);
    const due = await dormancy.due(HANDLER, 9, now);
    expect(due.map(({ userId }) => userId).toSorted()).toEqual(['l', 'late']);
    expect(await dormancy.claim(HANDLER, now, 9, now)).toBe(0);
  });

  it('makes a user due again whose late message tells of a visit in between', async () => {
    const { activity, dormancy } = stores();
    await activity.apply([action('a', now - 90), action('m', now - 80)], now);
    await dormancy.claim(HANDLER, now, 9, now);
    await dormancy.settle(HANDLER, 'a');
    await dormancy.postpone(HANDLER, 'm', now + 1_000);
    await activity.apply([action('a', now - 95), action('m', now - 85)], now);
    expect(await dormancy.due(HANDLER, 9, now)).toEqual([]);
    await activity.apply([action('a', now - 85)], now);
    expect(await dormancy.due(HANDLER, 9, now)).toEqual([{ userId: 'a', lastSeen: now - 85 }]);
    await dormancy.settle(HANDLER, 'a');
    expect(await dormancy.claim(HANDLER, now, 9, now)).toBe(0);
  });

  it('tells when a user was last seen who is still due', async () => {
    const { activity, dormancy } = stores();
    await activity.apply([action('a', now - 90), action('b', now - 80)], now);
    await dormancy.claim(HANDLER, now, 9, now);
    await activity.apply([action('a', now - 5)], now);
    const lastSeen = () => Promise.all(['a', 'b', 'nobody'].map((user) => dormancy.lastSeenIfDue(HANDLER, user, now))); // prettier-ignore
    expect(await lastSeen()).toEqual([now - 5, now - 80, undefined]);
    await dormancy.settle(HANDLER, 'a');
    await dormancy.postpone(HANDLER, 'b', now + 1);
    expect(await lastSeen()).toEqual([undefined, undefined, undefined]);
    expect(await dormancy.lastSeenIfDue(HANDLER, 'b', now + 1)).toBe(now - 80);
  });

  it('gives a bounded part a minute, whoever takes it', async () => {
    const { dormancy } = stores();
    const take = (wanted: number, time: number) => dormancy.take(HANDLER, wanted, 150, time);
    expect([await take(100, now), await take(100, now + 1), await take(100, now + 59_999)]).toEqual([100, 50, 0]); // prettier-ignore
    expect(await dormancy.take('Sms.comeBack', 100, 150, now)).toBe(100);
    expect([await take(100, now + 60_000), await take(100, now + 59_000)]).toEqual([100, 50]);
  });

  it('tells of users who are forgotten meanwhile', async () => {
    const { activity, dormancy } = stores();
    await activity.apply([action('a', now - 90)], now);
    await dormancy.claim(HANDLER, now, 9, now);
    await activity.forget('a');
    expect((await dormancy.due(HANDLER, 9, now)).filter(({ lastSeen }) => lastSeen >= 0)).toEqual([]);
  });

  it('leases to one holder at a time, for a time', async () => {
    const { dormancy } = stores();
    expect(await dormancy.lease('dormant', 'one', 60_000)).toBe(true);
    expect(await dormancy.lease('dormant', 'two', 60_000)).toBe(false);
    expect(await dormancy.lease('dormant', 'one', 60_000)).toBe(true);
    await dormancy.release('dormant', 'two');
    expect(await dormancy.lease('dormant', 'two', 60_000)).toBe(false);
    await dormancy.release('dormant', 'one');
    expect(await dormancy.lease('dormant', 'two', 1)).toBe(true);
    while (!(await dormancy.lease('dormant', 'one', 60_000)))
      await new Promise((resolve) => setTimeout(resolve, 5));
  });
}
