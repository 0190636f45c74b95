/** Workers of the activity destination killed with their store on Redis, each in a database of its own. */
import { startRedis } from '../support/servers/redis.server.js';
import { describeActivityKills } from '../support/activity-kill.contract.js';
import { afterAll, beforeAll } from '@jest/globals';

let redis: Awaited<ReturnType<typeof startRedis>>;
let databases = 0;

beforeAll(async () => void (redis = await startRedis()));
afterAll(() => redis.stop());

describeActivityKills('Redis', {
  store: async () => ({ url: `${redis.url}/${databases++}` }),
  atATime: 4,
});
