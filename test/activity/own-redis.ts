/** A store of activity on a Redis database of one test file's own, emptied before each test. */
import { afterAll, beforeEach } from '@jest/globals';
import type { ActivityConnection } from '../../src/activity/activity-connection.js';
import { openActivity, type ActivityStores } from '../../src/activity/open-activity.js';
import { openHome } from '../../src/queue/open-home.js';
import { empty } from '../support/activity-store.scene.js';

/** @param database another one for each test file; 0 is everybody’s, 7, 11, 14 and 15 are others’. */
export function ownRedis(database: number): ActivityStores & { readonly connection: ActivityConnection } {
  const home = openHome({ url: `${process.env.TEST_REDIS_URL}/${database}` });
  beforeEach(() => empty(home.store()));
  afterAll(() => home.close());
  return { ...openActivity(home.store()), connection: home.store() };
}
