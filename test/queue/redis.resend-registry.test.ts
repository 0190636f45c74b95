/** The registry of resent messages on Redis. */
import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { HomeStore } from '../../src/queue/home-store.js';
import { openHome } from '../../src/queue/open-home.js';
import { RedisResendRegistry } from '../../src/queue/redis-resend.registry.js';
import { RESEND_KEY_BYTES } from '../../src/queue/resend.registry.js';
import { describeResendRegistry } from '../support/resend-registry.contract.js';

describeResendRegistry('Redis', () => ({ url: process.env.TEST_REDIS_URL }));

it('keeps what was claimed again before an earlier release arrived', async () => {
  const home = openHome({ url: process.env.TEST_REDIS_URL });
  const store = home.store() as Extract<HomeStore, { kind: 'redis' }>;
  let way = Promise.resolve();
  const registry = new RedisResendRegistry(
    { ...store, client: () => way.then(() => store.client()) },
    60_000,
  );
  const key = randomBytes(RESEND_KEY_BYTES).toString('base64url');
  await registry.claim([key]);
  let arrive = () => {};
  way = new Promise((resolve) => (arrive = resolve));
  const released = registry.release([key]);
  way = Promise.resolve();
  await registry.claim([key]);
  arrive();
  await released;
  expect(await new RedisResendRegistry(store, 60_000).claim([key])).toEqual(['held']);
  await home.close();
});
