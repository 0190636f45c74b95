/** How much a store of activity keeps, and what it forgets. */
import { expect, it } from '@jest/globals';
import { dayOf, DAY_MS } from '../../src/activity/activity.day.js';
import type { UserFigures } from '../../src/activity/activity.store.js';
import { SqlActivityStore } from '../../src/activity/sql-activity.store.js';
import { action, everything, type StoreScene } from './activity-store.scene.js';

export function describeRetention({ now, stores, connection }: StoreScene): void {
  it('counts actions beyond the limit of names together', async () => {
    const { activity } = stores({ maxActions: 2 });
    await activity.apply([action('ada', now, 'A'), action('ada', now, 'A')], now);
    await activity.apply(
      ['B', 'C', 'D', 'A'].map((name) => action('ada', now, name)),
      now,
    );
    await activity.apply([action('ada', now, 'C')], now);
    const { actions, byAction } = (await activity.user('ada')) as UserFigures;
    expect(actions).toBe(7);
    expect(byAction.A).toBe(3);
    expect(byAction['(other)']).toBe(3);
    expect(Object.keys(byAction)).toHaveLength(3);
  });

  it('forgets the figures of old days, and not that there were actions', async () => {
    const { activity } = stores({ daysKept: 30 });
    const [before, kept] = [now - 30 * DAY_MS, now - 29 * DAY_MS];
    await activity.apply([action('ada', before), action('ada', kept)], now);
    expect(await activity.user('ada')).toMatchObject({
      firstSeen: before,
      actions: 2,
      byDay: [[dayOf(kept), 1]],
    });
    const { days } = await activity.days(dayOf(before), dayOf(kept));
    expect(days.map(({ actions }) => actions)).toEqual([0, 1]);
  });

  it('keeps the users seen last, up to a number of them', async () => {
    const { activity } = stores({ maxUsers: 3 });
    await activity.apply(
      ['a', 'b', 'c', 'd', 'e'].map((user, at) => action(user, now - 100 + at)),
      now,
    );
    if (activity instanceof SqlActivityStore) await activity.sweep();
    const left = await activity.seenBetween(0, now, 9);
    expect(left.map(({ userId }) => userId)).toEqual(['c', 'd', 'e']);
    expect(await activity.user('a')).toBeUndefined();
  });

  it('remembers as many ids as it is told, and forgets the oldest', async () => {
    const { activity } = stores({ rememberedMessages: 4_000 });
    const batches = Array.from({ length: 5 }, () => Array.from({ length: 2_000 }, () => action('ada', now)));
    for (const batch of batches) await activity.apply(batch, now);
    if (activity instanceof SqlActivityStore) await activity.sweep();
    await activity.apply(batches.at(-1) ?? [], now);
    expect(await activity.user('ada')).toMatchObject({ actions: 10_000 });
    await activity.apply(batches[0] ?? [], now);
    expect(await activity.user('ada')).toMatchObject({ actions: 12_000 });
  });

  it('remembers a whole batch and the one before it, whatever it is told', async () => {
    expect(() => stores({ rememberedMessages: 3_999 })).toThrow(
      '[analytics] Wrong activity.rememberedMessages. Give a whole number, 4000 or more.',
    );
    const { activity } = stores({ rememberedMessages: 4_000 });
    const [first, second] = [0, 1].map(() => Array.from({ length: 1_000 }, () => action('ada', now)));
    for (const batch of [first, second, first, second]) await activity.apply(batch ?? [], now);
    expect(await activity.user('ada')).toMatchObject({ actions: 2_000 });
  });

  it('forgets a user who asks for it, wherever the id stands', async () => {
    const { activity, dormancy } = stores();
    const yesterday = now - DAY_MS;
    await activity.apply([action('al', yesterday - 1), action('zoe', yesterday)], yesterday);
    await activity.apply([action('bob', now)], now);
    await dormancy.claim('Mailer.missYou', now, 9, now);
    expect(await everything(connection())).toContain('zoe');
    await activity.forget('zoe');
    expect(await everything(connection())).not.toContain('zoe');
    await activity.apply([action('eve', yesterday), action('ab', yesterday - 2)], now);
    await dormancy.claim('Mailer.missYou', now, 9, now);
    const due = await dormancy.due('Mailer.missYou', 9, now);
    expect(due.map(({ userId }) => userId).toSorted()).toEqual(['ab', 'al', 'eve']);
    await activity.forget('al');
    expect(await dormancy.claim('Mailer.missYou', now, 9, now)).toBe(0);
  });

  it('forgets a user with all figures but those of days', async () => {
    const { activity } = stores();
    await activity.apply([action('ada', now), action('bob', now)], now);
    await activity.forget('ada');
    expect((await activity.days(dayOf(now), dayOf(now))).users).toBe(2);
    expect(await activity.user('ada')).toBeUndefined();
    expect(await activity.countSeenSince(0)).toBe(1);
    expect((await activity.ranking('week', 9, now)).map(({ userId }) => userId)).toEqual(['bob']);
  });

  it('refuses options that make no sense', () => {
    expect(() => stores({ daysKept: 7 })).toThrow(
      '[analytics] Wrong activity.daysKept. Give a whole number, 30 or more.',
    );
  });
}
