/** What is true of activity in Redis, where a script that fails in its middle takes nothing back. */
import { expect, it } from '@jest/globals';
import type { RedisConnection } from '../../src/activity/activity-connection.js';
import { dayOf, DAY_MS } from '../../src/activity/activity.day.js';
import { userKey } from '../../src/activity/redis-activity.keys.js';
import { action, type StoreScene } from './activity-store.scene.js';

export function describeRedisActivity({ now, stores, connection }: StoreScene): void {
  const client = () => (connection() as RedisConnection).client();

  it('counts nothing of a batch that fails, and all of it when it comes again', async () => {
    const { activity } = stores();
    const batch = ['ada', 'bob', 'eve', 'joe'].map((user) => action(user, now));
    await (await client()).set(userKey('bob'), 'of somebody else');
    await expect(activity.apply(batch, now)).rejects.toThrow('WRONGTYPE');
    expect(await activity.countSeenSince(0)).toBe(0);
    await (await client()).del(userKey('bob'));
    await activity.apply(batch, now);
    const users = await Promise.all(['ada', 'bob', 'eve', 'joe'].map((user) => activity.user(user)));
    expect(users.map((user) => user?.actions)).toEqual([1, 1, 1, 1]);
    expect((await activity.days(dayOf(now), dayOf(now))).users).toBe(4);
  });

  it('forgets ten thousand old days of a user at once', async () => {
    const { activity } = stores();
    await activity.apply([action('ada', now)], now);
    const old = Array.from({ length: 10_000 }, (_, ago) => [`d${dayOf(now) - 100 - ago}`, 1]).flat();
    await (await client()).hset(userKey('ada'), ...old);
    await activity.apply([action('ada', now), action('bob', now)], now);
    expect(await (await client()).hlen(userKey('ada'))).toBe(4);
    expect(await activity.user('bob')).toMatchObject({ actions: 1 });
  });

  it('counts users of a day once who come back after they were one too many', async () => {
    const { activity } = stores({ maxUsers: 10 });
    for (const moment of [now - DAY_MS, now - 900, now - 800]) {
      for (let user = 0; user < 20; user += 1) await activity.apply([action(`user${user}`, moment + user)], now); // prettier-ignore
    }
    const { users, days } = await activity.days(dayOf(now), dayOf(now));
    expect({ users, days }).toEqual({ users: 20, days: [{ day: dayOf(now), users: 20, actions: 40 }] });
  });
}
