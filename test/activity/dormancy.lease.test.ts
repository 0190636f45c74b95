/** The watch for dormant users keeps its lease while a handler is at work. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DormancyWatch } from '../../src/activity/dormancy.watch.js';
import { MemoryDormancyStore } from '../support/dormancy-memory.store.js';

describe('the lease of the watch for dormant users', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('lasts as long as the slowest handler, so that no other process hands over the same user', async () => {
    const users = ['a', 'b'].map((userId) => [userId, { userId, lastSeen: 0 }] as const);
    const store = new MemoryDormancyStore(new Map(users));
    const handed: string[] = [];
    const errors: string[] = [];
    const watch = (process: string) => {
      const handle = async (userId: string) => {
        handed.push(`${userId} in ${process}`);
        await new Promise((resolve) => setTimeout(resolve, 200_000));
      };
      const handler = { name: 'slow', afterMs: 1, retryAfterMs: 1, maxAMinute: 5, handle: (user: { userId: string }) => handle(user.userId) }; // prettier-ignore
      return new DormancyWatch(store, [handler], { error: (text: string) => void errors.push(text) });
    };
    const look = watch('one').look();
    const other = watch('another');
    for (let minute = 0; minute < 8; minute += 1) {
      await jest.advanceTimersByTimeAsync(60_000);
      await Promise.race([other.look(), jest.advanceTimersByTimeAsync(0)]);
    }
    await look;
    expect(handed).toEqual(['a in one', 'b in one']);
    expect(errors).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
    expect(await store.lease('dormant', 'the next', 1)).toBe(true);
  });
});
