/** What the board of outcomes promises on each home of the queue. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openOutcomeBoard } from '../../src/queue/open-outcome-board.js';
import type { OutcomeBoard, PostedOutcome } from '../../src/queue/outcome.board.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { until } from './queue-home.steps.js';
import { ownHomes } from './two-homes.js';

const HERE = 'mixpanel';
const THERE = 'segment';

export function describeOutcomeBoard(name: string, open: () => QueueHome): void {
  describe(`the board of outcomes on ${name}`, () => {
    const homes = ownHomes(open);
    /** Of the worker. */
    let posting: OutcomeBoard;
    /** Of the collector. */
    let reading: OutcomeBoard;

    beforeAll(() => {
      posting = openOutcomeBoard(homes.one);
      reading = openOutcomeBoard(homes.other);
    });

    it('shows in one process what another one posted, of each destination', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      const outcomes = [
        delivered(first, HERE),
        rejected(first, THERE, 'Bad “key”: \0 {}'),
        delivered(second, THERE),
      ];
      await posting.post(outcomes);
      expect(sorted(await reading.read([first, second], [HERE, THERE]))).toEqual(sorted(outcomes));
    });

    it('shows only what was asked for', async () => {
      const [asked, other] = [randomUUID(), randomUUID()];
      await posting.post([delivered(asked, HERE), delivered(asked, THERE), delivered(other, HERE)]);
      expect(await reading.read([asked, randomUUID()], [HERE])).toEqual([delivered(asked, HERE)]);
      expect(await reading.read([asked], [])).toEqual([]);
      expect(await reading.read([], [HERE])).toEqual([]);
    });

    it('shows the last of several outcomes of one message', async () => {
      const id = randomUUID();
      await posting.post([delivered(id, HERE)]);
      await posting.post([delivered(id, HERE), rejected(id, HERE, 'Refused.')]);
      expect(await reading.read([id], [HERE])).toEqual([rejected(id, HERE, 'Refused.')]);
    });

    it('takes outcomes of two processes at once, in any order', async () => {
      const ids = Array.from({ length: 200 }, () => randomUUID());
      const outcomes = ids.map((id) => delivered(id, HERE));
      await Promise.all([
        posting.post(outcomes),
        reading.post(outcomes.toReversed()),
        posting.post(outcomes),
      ]);
      expect(await reading.read(ids, [HERE])).toHaveLength(200);
    });

    it('takes and shows thousands at once', async () => {
      const ids = Array.from({ length: 3_000 }, () => randomUUID());
      await posting.post(ids.map((id) => delivered(id, HERE)));
      const shown = await reading.read(ids, [HERE, THERE]);
      expect(new Set(shown.map(({ awaited }) => awaited))).toEqual(new Set(ids));
    });

    it('forgets an outcome after its time', async () => {
      const id = randomUUID();
      const short = openOutcomeBoard(homes.one, 20);
      await short.post([delivered(id, HERE)]);
      await until(async () => (await reading.read([id], [HERE])).length === 0);
    });
  });
}

function delivered(awaited: string, destination: string): PostedOutcome {
  return { awaited, destination, outcome: { status: 'delivered' } };
}

function rejected(awaited: string, destination: string, reason: string): PostedOutcome {
  return { awaited, destination, outcome: { status: 'rejected', reason } };
}

function sorted(outcomes: readonly PostedOutcome[]): string[] {
  return outcomes.map((each) => JSON.stringify(each, ['awaited', 'destination', 'outcome', 'status', 'reason'])).toSorted(); // prettier-ignore
}
