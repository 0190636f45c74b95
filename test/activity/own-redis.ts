/** A store of activity on a Redis database of one test file's own, emptied before each test. */
import { afterAll, beforeEach } from '@jest/globals';
import { openActivity, type ActivityStores } from '../../src/activity/open-activity.js';
import { openHome } from '../../src/queue/open-home.js';
import { empty } from '../support/activity-store.scene.js';

/** @param database 8 to 15, another one for each file */
export function ownRedis(database: number): ActivityStores {
  const home = openHome({ url: `${process.env.TEST_REDIS_URL}/${database}` });
  beforeEach(() => empty(home.store()));
  afterAll(() => home.close());
  return openActivity(home.store());
}
