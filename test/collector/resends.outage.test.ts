/** Resent messages on a Redis that goes away and comes back, and in two processes at once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Resends } from '../../src/collector/resends.js';
import { openHome } from '../../src/queue/open-home.js';
import { openResendRegistry } from '../../src/queue/open-resend-registry.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { until } from '../support/queue-home.steps.js';
import { startRedis, type RedisServer } from '../support/servers/redis.server.js';

const key = (name: string) => name.padEnd(16, '-');

describe('resent messages on Redis', () => {
  let redis: RedisServer;
  let homes: QueueHome[];
  let resends: Resends;
  let other: Resends;

  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
    homes = [0, 1].map(() => openHome({ url: redis.url, commandTimeoutMs: 2_000 }));
    [resends, other] = homes.map((home) => new Resends(openResendRegistry(home, 60_000))) as [
      Resends,
      Resends,
    ];
  });

  afterAll(async () => {
    await Promise.all(homes.map((home) => home.close()));
    await redis.stop();
  });

  it('are stored by one of two processes that get them at once', async () => {
    const keys = Array.from({ length: 200 }, (_, at) => key(`both${at}`));
    const stored: string[] = [];
    const take = async (each: Resends) => {
      const earlier = await each.claim(keys);
      for (const [at, fate] of earlier.entries()) {
        if (fate === undefined)
          each.settle(keys[at] as string, Promise.resolve(void stored.push(keys[at] as string)));
      }
      await Promise.all(earlier);
    };
    await Promise.all([take(resends), take(other)]);
    expect(stored.toSorted()).toEqual(keys.toSorted());
  });

  it('are new when it is back after a claim that it carried out without an answer', async () => {
    const home = openHome({ url: redis.url, commandTimeoutMs: 300 });
    const hasty = new Resends(openResendRegistry(home, 60_000));
    await hasty.claim([key('warm')]);
    const admin = new Redis(redis.url);
    await admin.client('PAUSE', 60_000, 'WRITE');
    await expect(hasty.claim([key('lost')])).rejects.toThrow();
    await admin.client('UNPAUSE');
    expect(await other.claim([key('lost')])).toEqual([expect.any(Promise)]);
    expect(await hasty.claim([key('lost')])).toEqual([undefined]);
    admin.disconnect();
    await home.close();
  });

  it('can’t be told while it is away; what was confirmed before is still known when it is back', async () => {
    await resends.claim([key('before')]);
    resends.settle(key('before'), Promise.resolve());
    await Promise.all(await other.claim([key('before')]));
    await redis.kill();
    await expect(resends.claim([key('during')])).rejects.toThrow();
    await redis.restart();
    const fresh = new Resends(openResendRegistry(homes[1] as QueueHome, 60_000));
    await until(() => fresh.claim([key('ready')]).then(() => true, () => false)); // prettier-ignore
    const [before, during] = await fresh.claim([key('before'), key('during')]);
    await expect(before).resolves.toBeUndefined();
    expect(during).toBeUndefined();
  });
});
