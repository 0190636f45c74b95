/** Activity of a million users in Redis: what its questions take at the store, and the memory of a user. */
import { openActivity } from '../../dist/activity/open-activity.js';
import { openHome } from '../../dist/queue/open-home.js';
import { median } from './statistics.mjs';

const USERS = 1_000_000;
/** On average. */
const ACTIONS_A_USER = 3;
const APPLIED_AT_A_TIME = 2_000;
const CALLS_AT_ONCE = 4;
const ASKED = 300;
const DAY_MS = 86_400_000;
const EVENTS = [
  'Page View – VenuesController#index',
  'Page View – VenuesController#show',
  'Venue Booked',
  'Logged In',
];

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 */
export async function benchActivity({ redis, progress }, rounds) {
  await redis.client.flushall();
  const home = openHome({ url: redis.url, onError: () => {} });
  // More users than are there: nobody is forgotten.
  const { activity, dormancy } = openActivity(home.store(), { maxUsers: USERS + 1 });
  const now = Date.now();
  progress(`activity, ${USERS} users act ${ACTIONS_A_USER} times`);
  const before = await usedBytes(redis);
  const actionsPerSecond = await fill(activity, now);
  const bytesPerUser = ((await usedBytes(redis)) - before - (await idBytes(redis))) / USERS;
  const random = () => Math.floor(Math.random() * USERS);
  const questions = {
    user_ms: () => activity.user(userId(random())),
    dormant_first_page_ms: () => activity.seenBetween(0, now - (random() % (29 * DAY_MS)), 101),
    most_active_ms: () => activity.ranking('month', 100, now),
    active_users_ms: () => activity.countSeenSince(now - 7 * DAY_MS),
    counts_of_30_days_ms: () => activity.days(Math.floor(now / DAY_MS) - 29, Math.floor(now / DAY_MS)),
    claim_100_dormant_ms: () => dormancy.claim('bench', now - DAY_MS, 100, now),
  };
  const measured = Object.fromEntries(Object.keys(questions).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    progress(`activity, round ${round} of ${rounds}`);
    for (const [name, ask] of Object.entries(questions)) measured[name].push(await timesOf(ask));
  }
  await home.close();
  await redis.client.flushall();
  const asked = Object.entries(measured).map(([name, all]) => ({
    key: `activity.${name}`,
    value: median(all.map((times) => times.median)),
    unit: `ms at the store, of ${USERS} users`,
    atMost: 5,
  }));
  const kept = [
    { key: 'activity.bytes_per_user', value: bytesPerUser, unit: 'bytes of Redis' },
    { key: 'activity.actions_per_second', value: actionsPerSecond, unit: 'counted, by one worker' },
  ];
  return { results: [...asked, ...kept], measured: { activity: measured } };
}

/** Four weeks of actions, in the order of their time. @returns {Promise<number>} actions a second */
async function fill(activity, now) {
  const batches = (USERS * ACTIONS_A_USER) / APPLIED_AT_A_TIME;
  let next = 0;
  const startedAt = performance.now();
  const lane = async () => {
    while (next < batches) {
      const then = Math.floor(now - 28 * DAY_MS * (1 - next / batches));
      await activity.apply(batch(next++, then), now);
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, lane));
  return (USERS * ACTIONS_A_USER) / ((performance.now() - startedAt) / 1_000);
}

/** Users in turn; later, one of ten actions is by a few who come often. */
function batch(number, time) {
  return Array.from({ length: APPLIED_AT_A_TIME }, (_, at) => {
    const action = number * APPLIED_AT_A_TIME + at;
    const user = action >= USERS && action % 10 === 0 ? (action / 10) % 5_003 : action % USERS;
    return {
      id: `${action.toString(16).padStart(8, '0')}-1111-4222-8333-444444444444`,
      userId: userId(user),
      time: time - at,
      action: EVENTS[(user + Math.floor(action / USERS)) % EVENTS.length],
    };
  });
}

/** As long as a short e-mail address. */
function userId(user) {
  return `user-${String(user).padStart(8, '0')}@x.io`;
}

/** The median and the slowest hundredth of single calls, one after the other, in milliseconds. */
async function timesOf(ask) {
  const times = [];
  for (let asked = 0; asked < ASKED; asked += 1) {
    const startedAt = performance.now();
    await ask();
    times.push(performance.now() - startedAt);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { median: median(times), p99: sorted[Math.floor(ASKED * 0.99)] };
}

/** What the remembered ids take, which does not grow with the users. */
async function idBytes({ client }) {
  const keys = ['analytics:{activity}:ids', 'analytics:{activity}:ids:earlier'];
  const sizes = await Promise.all(keys.map((key) => client.memory('USAGE', key, 'SAMPLES', 100)));
  return sizes.reduce((sum, size) => sum + Number(size ?? 0), 0);
}

async function usedBytes({ client }) {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
}
