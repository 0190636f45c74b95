/** What every store of activity must do, and the same answers of all of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dayOf, DAY_MS } from '../../src/activity/activity.day.js';
import { openActivity } from '../../src/activity/open-activity.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { action, empty, type StoreScene } from './activity-store.scene.js';
import { describeDormancy } from './dormancy-store.contract.js';
import { describeRetention } from './activity-retention.contract.js';

export interface StoreUnderTest {
  open(): QueueHome;
  /** What is true of this sort of store only. */
  readonly also: (scene: StoreScene) => void;
}

export function describeActivityStore(name: string, { open, also }: StoreUnderTest): void {
  describe(`activity on ${name}`, () => {
    let home: QueueHome;
    const scene: StoreScene = {
      now: dayOf(Date.now()) * DAY_MS + DAY_MS / 2,
      stores: (options) => openActivity(home.store(), options),
      connection: () => home.store(),
    };

    beforeAll(async () => {
      home = open();
      await home.ping();
    }, 60_000);
    beforeEach(() => empty(home.store()));
    afterAll(() => home.close());

    describeCounting(scene);
    describeReports(scene);
    describeRetention(scene);
    describeDormancy(scene);
    also(scene);
  });
}

function describeCounting({ now, stores }: StoreScene): void {
  it('keeps when a user was first and last seen, and counts actions by name and by day', async () => {
    const { activity } = stores();
    const yesterday = now - DAY_MS;
    await activity.apply(
      [action('ada', yesterday, 'Venue Booked'), action('ada', now - 5, 'Looked Around')],
      now,
    );
    await activity.apply([action('ada', now, 'Looked Around'), action('bob', now, 'Looked Around')], now);
    expect(await activity.user('ada')).toEqual({
      firstSeen: yesterday,
      lastSeen: now,
      actions: 3,
      byAction: { 'Looked Around': 2, 'Venue Booked': 1 },
      byDay: [
        [dayOf(yesterday), 1],
        [dayOf(now), 2],
      ],
    });
    expect(await activity.user('nobody')).toBeUndefined();
  });

  it('counts each message once, in one batch, in two, and in two at the same time', async () => {
    const { activity } = stores();
    const batch = Array.from({ length: 250 }, (_, at) => action(`user${at % 7}`, now - at));
    await activity.apply([...batch, ...batch], now);
    await Promise.all([activity.apply(batch, now), activity.apply(batch, now), activity.apply([...batch, action('user0', now)], now)]); // prettier-ignore
    const users = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((at) => activity.user(`user${at}`)));
    expect(users.map((user) => user?.actions)).toEqual([37, 36, 36, 36, 36, 35, 35]);
    expect(await activity.days(dayOf(now), dayOf(now))).toMatchObject({
      users: 7,
      days: [{ users: 7, actions: 251 }],
    });
  });

  it('never moves the time of the last visit back', async () => {
    const { activity } = stores();
    await activity.apply([action('ada', now)], now);
    await activity.apply([action('ada', now - 3 * DAY_MS), action('ada', now - 1)], now);
    expect(await activity.user('ada')).toMatchObject({
      firstSeen: now - 3 * DAY_MS,
      lastSeen: now,
      actions: 3,
    });
  });

  it('takes a time in the future for now', async () => {
    const { activity } = stores();
    await activity.apply([action('ada', now + 400 * DAY_MS)], now);
    expect(await activity.user('ada')).toMatchObject({
      firstSeen: now,
      lastSeen: now,
      byDay: [[dayOf(now), 1]],
    });
  });

  it('takes any text for a name', async () => {
    const { activity } = stores();
    const names = [
      'Page View – Venüe#show',
      '__proto__',
      "'; DROP TABLE users; --",
      '{}',
      '🏛',
      'a:b d:1',
      '',
    ];
    await activity.apply(
      names.map((each) => action('ada {1}', now, each)),
      now,
    );
    expect(Object.entries((await activity.user('ada {1}'))?.byAction ?? {}).toSorted()).toEqual(
      names.map((each) => [each, 1]).toSorted(),
    );
  });
}

function describeReports({ now, stores }: StoreScene): void {
  it('pages through users by when they were last seen, also where many share a moment', async () => {
    const { activity } = stores();
    const users = ['a', 'B', 'c', 'ä', 'Z', 'z', '~', 'é', '9', 'ab'];
    await activity.apply([...users.map((user) => action(user, now - 50)), action('first', now - 60), action('last', now)], now); // prettier-ignore
    const found: string[] = [];
    for (
      let after = undefined, page;
      (page = await activity.seenBetween(now - 60, now, 3, after)).length > 0;
    ) {
      found.push(...page.map(({ userId }) => userId));
      after = page.at(-1);
    }
    const byteOrder = users.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(found).toEqual(['first', ...byteOrder]);
  });

  it('goes on behind a user who was seen again meanwhile', async () => {
    const { activity } = stores();
    await activity.apply(
      ['a', 'b', 'c', 'd'].map((user, at) => action(user, now - 100 + at)),
      now,
    );
    const [, second] = await activity.seenBetween(0, now, 2);
    await activity.apply([action('b', now)], now);
    expect((await activity.seenBetween(0, now, 9, second)).map(({ userId }) => userId)).toEqual(['c', 'd']);
  });

  it('counts who was seen since a moment', async () => {
    const { activity } = stores();
    await activity.apply([action('a', now - DAY_MS), action('b', now - DAY_MS + 1), action('c', now)], now);
    expect(await activity.countSeenSince(now - DAY_MS + 1)).toBe(2);
  });

  it('ranks users by their actions in windows of whole days', async () => {
    const { activity } = stores();
    const days = { today: now, sixDaysAgo: now - 6 * DAY_MS, aWeekAgo: now - 7 * DAY_MS, aMonthAgo: now - 29 * DAY_MS, longAgo: now - 30 * DAY_MS }; // prettier-ignore
    const times = (user: string, time: number, count: number) =>
      Array.from({ length: count }, () => action(user, time));
    await activity.apply([...times('month', days.aMonthAgo, 6), ...times('week', days.sixDaysAgo, 2)], now);
    await activity.apply([...times('week', days.aWeekAgo, 5), ...times('long', days.longAgo, 9)], now);
    await activity.apply([...times('today', days.today, 3), ...times('week', days.today, 2)], now);
    const ranking = async (window: 'day' | 'week' | 'month', count = 10) =>
      (await activity.ranking(window, count, now)).map(({ userId, actions }) => [userId, actions]);
    expect(await ranking('day')).toEqual([['today', 3], ['week', 2]]); // prettier-ignore
    expect(await ranking('week')).toEqual([['week', 4], ['today', 3]]); // prettier-ignore
    expect(await ranking('month')).toEqual([['week', 9], ['month', 6], ['today', 3]]); // prettier-ignore
    expect(await ranking('month', 1)).toEqual([['week', 9]]);
  });

  it('lets days fall out of the ranking as time goes on', async () => {
    const { activity } = stores();
    await activity.apply([action('ada', now - DAY_MS), action('ada', now - DAY_MS), action('bob', now)], now);
    const inAWeek = await activity.ranking('week', 5, now + 5 * DAY_MS);
    expect(inAWeek).toEqual([{ userId: 'ada', actions: 2 }, { userId: 'bob', actions: 1 }]); // prettier-ignore
    expect(await activity.ranking('week', 5, now + 6 * DAY_MS)).toEqual([{ userId: 'bob', actions: 1 }]);
    expect(await activity.ranking('week', 5, now + 7 * DAY_MS)).toEqual([]);
  });

  it('counts a day’s users and actions, and the different users of several days', async () => {
    const { activity } = stores();
    const [today, yesterday] = [dayOf(now), dayOf(now) - 1];
    await activity.apply(
      [action('a', now), action('a', now - 1), action('b', now), action('a', now - DAY_MS)],
      now,
    );
    expect(await activity.days(yesterday - 1, today)).toEqual({
      users: 2,
      days: [
        { day: yesterday - 1, users: 0, actions: 0 },
        { day: yesterday, users: 1, actions: 1 },
        { day: today, users: 2, actions: 3 },
      ],
    });
  });
}
