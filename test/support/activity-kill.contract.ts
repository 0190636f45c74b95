/** What a SIGKILL at any step of a batch costs the figures of activity: nothing, and nothing counts twice. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { dayOf, DAY_MS } from '../../src/activity/activity.day.js';
import { openActivity } from '../../src/activity/open-activity.js';
import type { TrackMessage } from '../../src/message/message.js';
import { openHome } from '../../src/queue/open-home.js';
import { track } from './messages.js';
import { sideBySide } from './side-by-side.js';
import { dieAndGoOn, type Store } from './victim.process.js';

const STEPS = [
  'before delivering',
  'before counting',
  'after counting',
  'after delivering',
  'before writing done',
  'after writing done',
  'before removing',
  'after removing',
];

const NOW = Date.now();
/** Two calls of the script in Redis, and part of a third. */
const JOBS = 10;
const MESSAGES_A_JOB = 23;
const USERS = 7;

/** The dead worker's lock has to run out first; a process needs some more to start. */
const MOVES_AGAIN_WITHIN_MS = 25_000;

export interface ActivityKillsUnderTest {
  /** A store of its own for each step. */
  store(): Promise<Store>;
  /** So many processes at a time. */
  readonly atATime: number;
  /** Where dying is tried. Default: at every step. */
  readonly steps?: readonly string[];
}

export function describeActivityKills(
  name: string,
  { store, atATime, steps = STEPS }: ActivityKillsUnderTest,
): void {
  describe(`activity, its worker killed on ${name}`, () => {
    // All of them wait for the dead worker's lock to run out.
    const countedOf = sideBySide(steps, async (step) => countedAfter(step, await store()), atATime);

    it.each(steps)(
      'counts each message once when the worker dies %s',
      async (step) => {
        const total = JOBS * MESSAGES_A_JOB;
        expect(await countedOf(step)).toEqual({
          perUser: Array.from({ length: USERS }, (_, user) => Math.floor((total - 1 - user) / USERS) + 1),
          perDay: [total / 2, total / 2],
          active: USERS,
        });
      },
      150_000,
    );
  });
}

/** Half of the messages of yesterday, half of today, of each user in turn. */
function messages(): TrackMessage[][] {
  return Array.from({ length: JOBS }, (_, job) =>
    Array.from({ length: MESSAGES_A_JOB }, (_unused, at) => {
      const number = job * MESSAGES_A_JOB + at;
      return { ...track('Looked Around', `user${number % USERS}`), time: NOW - (number % 2) * DAY_MS };
    }),
  );
}

async function countedAfter(dieAt: string, store: Store) {
  const settings = { ...store, name: `activity-${randomUUID().slice(0, 8)}` };
  await dieAndGoOn('activity.victim.mjs', settings, { put: messages(), dieAt }, MOVES_AGAIN_WITHIN_MS);
  return figures(store);
}

async function figures(store: Store) {
  const home = openHome(store);
  const { activity } = openActivity(home.store());
  try {
    const users = await Promise.all(Array.from({ length: USERS }, (_, user) => activity.user(`user${user}`)));
    const { days } = await activity.days(dayOf(NOW) - 1, dayOf(NOW));
    return {
      perUser: users.map((user) => user?.actions),
      perDay: days.map(({ actions }) => actions),
      active: await activity.countSeenSince(0),
    };
  } finally {
    await home.close();
  }
}
