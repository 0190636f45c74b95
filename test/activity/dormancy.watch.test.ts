/** Dormant users are handed to the app: each once per dormancy. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SeenUser } from '../../src/activity/activity.report.js';
import { DAY_MS } from '../../src/activity/activity.day.js';
import type { DormancyHandler } from '../../src/activity/dormancy.handlers.js';
import { DormancyWatch } from '../../src/activity/dormancy.watch.js';
import { action } from '../support/activity-store.scene.js';
import { ownRedis } from './own-redis.js';

const START = Date.UTC(2026, 0, 15, 12);
const RETRY_MS = 600_000;

describe('the watch for dormant users', () => {
  const { activity, dormancy } = ownRedis(6);
  let now = START;
  let handed: SeenUser[] = [];
  let failing = new Set<string>();
  let errors: string[] = [];

  const handler: DormancyHandler = {
    name: 'Mailer.missYou',
    afterMs: 14 * DAY_MS,
    retryAfterMs: RETRY_MS,
    maxAMinute: 150,
    handle(user) {
      if (failing.has(user.userId)) throw new Error('no mail server');
      handed.push(user);
    },
  };
  /** Another process, or the same one after a restart. */
  const watch = () =>
    new DormancyWatch(dormancy, [handler], { error: (text: string) => void errors.push(text) }, () => now);
  const seen = (userId: string, daysAgo: number) =>
    activity.apply([action(userId, now - daysAgo * DAY_MS)], now);
  const names = () => handed.map(({ userId }) => userId);

  beforeEach(() => {
    [now, handed, failing, errors] = [START, [], new Set(), []];
  });

  it('hands over each user once, over restarts, the longest gone first', async () => {
    await seen('b', 14);
    await seen('a', 20);
    await seen('here', 13);
    await watch().look();
    await watch().look();
    expect(handed).toEqual([
      { userId: 'a', lastSeenAt: new Date(START - 20 * DAY_MS) },
      { userId: 'b', lastSeenAt: new Date(START - 14 * DAY_MS) },
    ]);
  });

  it('hands over a user again who was seen again, and then was not', async () => {
    await seen('a', 14);
    await watch().look();
    await seen('a', 0);
    now += 13 * DAY_MS;
    await watch().look();
    expect(names()).toEqual(['a']);
    now += DAY_MS;
    await watch().look();
    expect(names()).toEqual(['a', 'a']);
  });

  it('tries a user again later for whom the handler failed, and goes on with the others', async () => {
    await seen('a', 20);
    await seen('b', 15);
    failing.add('a');
    await watch().look();
    expect(names()).toEqual(['b']);
    expect(errors).toEqual([
      'Mailer.missYou failed for a dormant user, who comes again later: no mail server',
    ]);
    failing.clear();
    now += RETRY_MS - 1;
    await watch().look();
    expect(names()).toEqual(['b']);
    now += 1;
    await watch().look();
    expect(names()).toEqual(['b', 'a']);
  });

  it('leaves a user in peace who came back before the second try', async () => {
    await seen('a', 20);
    failing.add('a');
    await watch().look();
    failing.clear();
    await seen('a', 0);
    now += RETRY_MS;
    await watch().look();
    expect(names()).toEqual([]);
    now += 15 * DAY_MS;
    await watch().look();
    expect(names()).toEqual(['a']);
  });

  it('hands over a bounded number a minute, however many processes look, and the rest in the next', async () => {
    const users = Array.from({ length: 240 }, (_, at) => `user${at}`);
    await activity.apply(users.map((user, at) => action(user, now - 20 * DAY_MS + at)), now); // prettier-ignore
    for (const each of [watch(), watch(), watch(), watch()]) {
      await each.look();
      now += 15_000;
    }
    expect(names()).toEqual(users.slice(0, 150));
    await watch().look();
    expect(names()).toEqual(users);
  });

  it('leaves a user in peace who comes back while others are handed over', async () => {
    await seen('a', 20);
    await seen('b', 19);
    await seen('c', 18);
    const handle = async (user: SeenUser) => {
      if (user.userId === 'a') await seen('b', 0);
      handed.push(user);
    };
    await new DormancyWatch(dormancy, [{ ...handler, handle }], { error: () => {} }, () => now).look();
    expect(names()).toEqual(['a', 'c']);
    now += 14 * DAY_MS;
    await watch().look();
    expect(names()).toEqual(['a', 'c', 'b']);
  });

  it('works in one process at a time, and in another one when that ends', async () => {
    await seen('a', 20);
    await dormancy.lease('dormant', 'another process', 60_000);
    await watch().look();
    expect(names()).toEqual([]);
    await dormancy.release('dormant', 'another process');
    await Promise.all([watch().look(), watch().look(), watch().look()]);
    expect(names()).toEqual(['a']);
  });

  it('waits, at its stop, for the handler at work, and hands over nobody else', async () => {
    await seen('a', 20);
    await seen('b', 19);
    let slow: DormancyWatch | undefined;
    let finish = () => {};
    const started = new Promise<void>((begun) => {
      const handle = (user: SeenUser) =>
        new Promise<void>((done) => {
          finish = () => done(void handed.push(user));
          begun();
        });
      slow = new DormancyWatch(dormancy, [{ ...handler, handle }], { error: () => {} }, () => now);
      void slow.look();
    });
    await started;
    const stopped = slow?.stop();
    finish();
    await stopped;
    expect(names()).toEqual(['a']);
    await watch().look();
    expect(names()).toEqual(['a', 'b']);
  });
});
