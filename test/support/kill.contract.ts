/** What a SIGKILL at any step of a batch may cost: nothing lost, nothing out of order, the same bytes where it is repeated. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/message/message.js';
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';
import { tracks } from './messages.js';
import { sideBySide } from './side-by-side.js';
import { dieAndGoOn, type Store } from './victim.process.js';

/** The steps of a batch, and whether the vendor may have it twice when the worker dies there. */
const STEPS: readonly [step: string, repeats: boolean][] = [
  ['before reading', false],
  ['after reading', false],
  ['before writing down', false],
  ['after writing down', false],
  ['before delivering', false],
  ['after delivering', true],
  ['before writing done', true],
  ['after writing done', false],
  ['before removing', false],
  ['after removing', false],
];

/** Where the riders of a batch that is done still wait. */
const NOT_YET_REMOVED = new Set(['after writing done', 'before removing']);

const MESSAGES = 12;

/** The promise is 15 s; a process needs some more to start. */
const MOVES_AGAIN_WITHIN_MS = 30_000;

export interface KillsUnderTest {
  /** Where a queue of its own can be had, for each step. */
  store(): Store;
  /**
   * Whether a dead worker's job goes back before those that wait. On PostgreSQL it goes behind them: it may be delivered
   * later, and what waits to be removed after "done" was written may be delivered again.
   */
  readonly keepsPlace: boolean;
  /** So many processes at a time. */
  readonly atATime: number;
}

export function describeKills(name: string, { store, keepsPlace, atATime }: KillsUnderTest): void {
  describe(`a worker killed on ${name}`, () => {
    // All of them wait for the dead worker's lock to run out.
    const steps = STEPS.map(([step]) => step);
    const runOf = sideBySide(steps, (step) => killedAt(step, store()), atATime);

    it.each(STEPS)(
      'loses nothing when it dies %s, and repeats nothing that it wrote down as done',
      async (step, repeats) => {
        const { vendor, messages } = await runOf(step);
        const ids = messages.map(({ id }) => id);
        const arrived = vendor.uniqueEvents().map(({ properties }) => String(properties.$insert_id));
        if (keepsPlace) expect(arrived).toEqual(ids);
        else expect(arrived.toSorted()).toEqual(ids.toSorted());
        const mayRepeat = repeats || (!keepsPlace && NOT_YET_REMOVED.has(step));
        const most = mayRepeat ? MESSAGES * 2 : MESSAGES;
        expect(vendor.events.length).toBeLessThanOrEqual(most);
      },
      150_000,
    );
  });
}

interface Run {
  readonly vendor: StandInMixpanel;
  readonly messages: readonly Message[];
}

async function killedAt(dieAt: string, store: Store): Promise<Run> {
  const vendor = await StandInMixpanel.start({ token: 'token' });
  const settings = { ...store, name: `mixpanel-${randomUUID().slice(0, 8)}`, vendorUrl: vendor.url };
  const messages = tracks(MESSAGES);
  try {
    await dieAndGoOn('victim.mjs', settings, { put: messages, dieAt }, MOVES_AGAIN_WITHIN_MS);
  } finally {
    await vendor.close();
  }
  return { vendor, messages };
}
