/** Outcomes of messages that somebody waits for, from a worker to another process. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AwaitedOutcomes } from '../../src/delivery/awaited-outcomes.js';
import type { Destination } from '../../src/destinations/destination.js';
import { openHome } from '../../src/queue/open-home.js';
import { openOutcomeBoard } from '../../src/queue/open-outcome-board.js';
import { OutcomeBoard, type PostedOutcome } from '../../src/queue/outcome.board.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { MemoryOutcomeBoard } from '../support/memory-outcome.board.js';
import { Line } from '../support/line.js';
import { track } from '../support/messages.js';
import { until } from '../support/queue-home.steps.js';

function waitedFor(event: string, userId?: string, message = track(event, userId)) {
  return { ...message, awaited: message.id };
}

describe('awaited outcomes of a running line', () => {
  let home: QueueHome;
  let other: QueueHome;
  let line: Line;
  let destination: string;
  const noted = (mixpanel: Destination) => {
    destination = mixpanel.name;
    return mixpanel;
  };

  beforeAll(() => {
    [home, other] = [0, 1].map(() => openHome({ url: process.env.TEST_REDIS_URL })) as [QueueHome, QueueHome];
  });
  beforeEach(async () => void (line = await Line.open(home)));
  afterEach(() => line.close());
  afterAll(() => Promise.all([home.close(), other.close()]));

  async function outcomesOf(ids: readonly string[], count: number): Promise<readonly PostedOutcome[]> {
    let outcomes: readonly PostedOutcome[] = [];
    await until(async () => {
      outcomes = await openOutcomeBoard(other).read(ids, [destination]);
      return outcomes.length === count;
    });
    return outcomes;
  }

  it('are posted for what is delivered and what is refused, and not for other messages', async () => {
    const [good, refused, others] = [waitedFor('1'), waitedFor('Refused', 'anonymous'), track('2')];
    await line.put(others, good, refused);
    await line.work(home, noted, new AwaitedOutcomes(openOutcomeBoard(home)));
    const ids = [good, refused, others].map(({ id }) => id);
    expect(await outcomesOf(ids, 2)).toEqual([
      { awaited: good.id, destination, outcome: { status: 'delivered' } },
      { awaited: refused.id, destination, outcome: { status: 'rejected', reason: expect.stringContaining('distinct_id') } }, // prettier-ignore
    ]);
  });

  it('are posted for the culprit of a batch that the vendor refuses whole, and for the rest of it', async () => {
    const poison = (request: { body: string }) => request.body.includes('poison');
    line.vendor.faults.push({ status: 400, body: '{"code":400,"error":"malformed","status":"Bad Request"}' }, { times: 100, when: poison }); // prettier-ignore
    const messages = ['1', 'poison', '2'].map((event) => waitedFor(event));
    await line.put(...messages);
    await line.work(home, noted, new AwaitedOutcomes(openOutcomeBoard(home)));
    const outcomes = await outcomesOf(messages.map(({ id }) => id), 3); // prettier-ignore
    expect(outcomes.map(({ outcome }) => outcome.status)).toEqual(['delivered', 'rejected', 'delivered']);
  });
});

describe('awaited outcomes', () => {
  it('of one message are posted by each of its destinations', async () => {
    const board = new MemoryOutcomeBoard();
    const outcomes = new AwaitedOutcomes(board);
    const message = waitedFor('1');
    outcomes.delivered('mixpanel', [message, track('2')]);
    outcomes.rejected('segment', message, 'Refused.');
    expect(await board.read([message.id], ['mixpanel', 'segment'])).toEqual([
      { awaited: message.id, destination: 'mixpanel', outcome: { status: 'delivered' } },
      { awaited: message.id, destination: 'segment', outcome: { status: 'rejected', reason: 'Refused.' } },
    ]);
  });

  it('make no trouble when they can’t be posted', async () => {
    class AwayBoard extends OutcomeBoard {
      readonly tried: string[] = [];

      override post(outcomes: readonly PostedOutcome[]): Promise<void> {
        this.tried.push(...outcomes.map(({ awaited }) => awaited));
        return Promise.reject(new Error('away'));
      }

      override read(): Promise<readonly PostedOutcome[]> {
        return Promise.reject(new Error('away'));
      }
    }
    const board = new AwayBoard();
    const message = waitedFor('1');
    new AwaitedOutcomes(board).delivered('mixpanel', [message]);
    await new Promise(setImmediate);
    expect(board.tried).toEqual([message.id]);
  });
});
