/** How requests are counted in the memory of one process. */
import { describe, expect, it } from '@jest/globals';
import { RequestCountsStorage } from '../../src/collector/request-counts.storage.js';

describe('RequestCountsStorage', () => {
  it('blocks what is over the limit until the minute of the first request is over', async () => {
    let now = 1_000_000;
    const storage = new RequestCountsStorage(() => now);
    const count = () => storage.increment('ada', 60_000, 2, 60_000, 'address');
    expect(await count()).toEqual({ totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
    now += 10_500;
    expect(await count()).toMatchObject({ totalHits: 2, isBlocked: false });
    expect(await count()).toEqual({ totalHits: 3, timeToExpire: 50, isBlocked: true, timeToBlockExpire: 50 });
    now += 49_500;
    expect(await count()).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('forgets invented keys before it fills the memory, and no address for them', async () => {
    const storage = new RequestCountsStorage();
    const count = (id: string, name: string) => storage.increment(id, 60_000, 1, 60_000, name);
    await count('203.0.113.1', 'address');
    await count('first', 'key');
    for (let at = 0; at < 100_000; at += 1) await count(`invented-${at}`, 'key');
    expect((await count('first', 'key')).totalHits).toBe(1);
    expect((await count('203.0.113.1', 'address')).totalHits).toBe(2);
  });
});
