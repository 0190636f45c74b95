/** What an app asks about its users. */
import { describe, expect, it } from '@jest/globals';
import { dayOf, DAY_MS, dayText } from '../../src/activity/activity.day.js';
import { ActivityService } from '../../src/activity/activity.service.js';
import { InvalidActivityQuery } from '../../src/activity/invalid-activity-query.js';
import { action } from '../support/activity-store.scene.js';
import { ownRedis } from './own-redis.js';

/** Noon: all tests of a run see the same day. */
const NOW = dayOf(Date.now()) * DAY_MS + DAY_MS / 2;
const TODAY = dayText(dayOf(NOW));
const YESTERDAY = dayText(dayOf(NOW) - 1);

describe('ActivityService', () => {
  const { activity: store } = ownRedis(8);
  const service = new ActivityService(store, () => NOW);
  const seen = (...users: [userId: string, ago: number][]) =>
    store.apply(
      users.map(([userId, ago]) => action(userId, NOW - ago)),
      NOW,
    );

  it('tells all about a user, in dates', async () => {
    await store.apply([action('ada', NOW - DAY_MS, 'Venue Booked'), action('ada', NOW)], NOW);
    expect(await service.user('ada')).toEqual({
      userId: 'ada',
      firstSeenAt: new Date(NOW - DAY_MS),
      lastSeenAt: new Date(NOW),
      actions: 2,
      byAction: { 'Venue Booked': 1, 'Looked Around': 1 },
      byDay: { [YESTERDAY]: 1, [TODAY]: 1 },
    });
  });

  it('pages through dormant users, naming each once while others come and go', async () => {
    await seen(['a', 90], ['b', 80], ['c', 70], ['d', 60], ['e', 50], ['here', 5]);
    const since = new Date(NOW - 10);
    const first = await service.dormantSince(since, { limit: 2 });
    await seen(['a', 0], ['c', 0], ['new', 1]);
    const second = await service.dormantSince(since, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.users, ...second.users].map(({ userId }) => userId)).toEqual(['a', 'b', 'd', 'e']);
    expect(second.nextCursor).toBeNull();
  });

  it('pages through seen users, leaving out nobody who is seen again meanwhile', async () => {
    await seen(['old', 900], ['a', 90], ['b', 80], ['c', 70]);
    const since = new Date(NOW - 100);
    const first = await service.seenSince(since, { limit: 1 });
    await seen(['b', 0]);
    const rest = await service.seenSince(since, { cursor: first.nextCursor ?? '' });
    expect(rest.users).toEqual([
      { userId: 'c', lastSeenAt: new Date(NOW - 70) },
      { userId: 'b', lastSeenAt: new Date(NOW) },
    ]);
  });

  it('counts active users and ranks them', async () => {
    await seen(['a', 0], ['a', 1], ['b', 2 * DAY_MS], ['c', 20 * DAY_MS], ['d', 40 * DAY_MS]);
    expect(await Promise.all((['day', 'week', 'month'] as const).map((each) => service.activeUsers(each)))).toEqual([1, 2, 3]); // prettier-ignore
    expect(await service.mostActive('week', 1)).toEqual([{ userId: 'a', actions: 2 }]);
  });

  it('counts days, today by default', async () => {
    await seen(['a', 0], ['b', 1], ['b', DAY_MS]);
    expect(await service.counts()).toEqual({ users: 2, days: [{ day: TODAY, users: 2, actions: 2 }] });
    const { days } = await service.counts(YESTERDAY, TODAY);
    expect(days.map(({ actions }) => actions)).toEqual([1, 2]);
  });

  it.each([
    ['a limit of 0', () => service.mostActive('day', 0), 'The limit must be a whole number from 1 to 1000.'],
    [
      'a strange window',
      () => service.activeUsers('year' as 'day'),
      'The window must be day, week or month.',
    ],
    ['a cursor of its own', () => service.seenSince(new Date(0), { cursor: 'x' }), 'The cursor is not one of ours. Give the nextCursor of the page before, unchanged.'], // prettier-ignore
    ['an id that is no text', () => service.user(5 as unknown as string), 'The id of a user must be a text.'],
    ['no id', () => service.forget(undefined as unknown as string), 'The id of a user must be a text.'],
    ['a time that is none', () => service.dormantSince('x' as unknown as Date), 'The time is no valid date. Give one such as new Date(0).'], // prettier-ignore
    ['a cursor with what no id holds', () => service.seenSince(new Date(0), { cursor: Buffer.from('[0,"x\\u0000y"]').toString('base64url') }), 'The cursor is not one of ours. Give the nextCursor of the page before, unchanged.'], // prettier-ignore
    ['a day that is none', () => service.counts('2026-02-30'), 'A day must be written like 2026-01-15.'],
    ['days the wrong way round', () => service.counts('2026-01-02', '2026-01-01'), 'The days end, 2026-01-01, before they begin, 2026-01-02. Swap them.'], // prettier-ignore
    ['too many days', () => service.counts('2020-01-01', '2026-01-01'), 'These are more than 366 days. Ask for fewer at a time.'], // prettier-ignore
  ])('says in a sentence what is wrong with %s', async (_, ask, sentence) => {
    await expect(ask()).rejects.toThrow(new InvalidActivityQuery(sentence));
  });
});
