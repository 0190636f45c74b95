/** What the queue's buffer takes, and what it does not even look at. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/message/message.js';
import type { Chunk } from '../../src/queue/chunk.js';
import { BullMessageQueue } from '../../src/queue/bull-message-queue.js';
import { BufferFullError, BufferOptions, UnstorableError } from '../../src/queue/group-commit.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { Tally } from '../../src/queue/tally.js';
import { alias, track } from '../support/messages.js';

const open: BullMessageQueue[] = [];

function queueAway(buffer: Partial<BufferOptions>) {
  const home = { queue: () => ({ add: () => new Promise(() => {}) }) } as unknown as QueueHome;
  const tally = new Tally();
  const queue = new BullMessageQueue(home, [{ name: 's3', shards: 1 }], tally, Object.assign(new BufferOptions(), buffer)); // prettier-ignore
  open.push(queue);
  return { queue, tally };
}

/** Counts how often it is serialised. */
function watched(): Message & { readonly serialised: () => number } {
  let times = 0;
  const properties = { toJSON: () => ((times += 1), {}) };
  return { ...track('watched'), properties, serialised: () => times } as unknown as Message & { serialised: () => number }; // prettier-ignore
}

/** Names of the messages in each queue, kinds of jobs one after the other. */
function queueThatTakes(destinations: readonly { name: string; shards: number }[]) {
  const taken: Record<string, string[]> = {};
  const take = (name: string, { messages = [] }: Chunk) =>
    (taken[name] ??= []).push(...messages.map((each) => (each.kind === 'track' ? each.event : each.kind)));
  const queueOf = (name: string) => ({
    add: async (_kind: string, chunk: Chunk) => take(name, chunk),
    addBulk: async (jobs: { data: Chunk }[]) => jobs.forEach(({ data }) => take(name, data)),
  });
  const home = { queue: queueOf } as unknown as QueueHome;
  const tally = new Tally();
  const queue = new BullMessageQueue(home, destinations, tally);
  open.push(queue);
  return { queue, tally, taken };
}

describe('BullMessageQueue', () => {
  afterEach(() => {
    for (const queue of open.splice(0)) queue.close();
  });

  it.each([
    ['messages', { maxMessages: 1 }],
    ['bytes', { maxBytes: JSON.stringify(track('first')).length + 40 }],
  ])('serialises nothing that it has no room for, by %s', async (_what, buffer) => {
    const { queue, tally } = queueAway(buffer);
    void queue.add(track('first'));
    const message = watched();
    await expect(queue.add(message)).rejects.toBeInstanceOf(BufferFullError);
    expect(message.serialised()).toBe(0);
    expect([tally.captured, tally.dropped.get('buffer_full')]).toEqual([2, 1]);
  });

  it.each([
    ['is no JSON', { a: 1n }, 'not_json'],
    ['is longer than the buffer', { a: 'x'.repeat(2_000) }, 'too_large'],
  ] as const)('says of a message that %s that it can never be stored', async (_what, properties, reason) => {
    const { queue, tally } = queueAway({ maxBytes: 1_000 });
    await expect(queue.add({ ...track('odd'), properties } as Message)).rejects.toBeInstanceOf(UnstorableError); // prettier-ignore
    expect(tally.dropped.get(reason)).toBe(1);
  });

  it('adds a message to the queues of all destinations but those that it is withheld from', async () => {
    const destinations = [{ name: 's3', shards: 1 }, { name: 'mixpanel', shards: 1 }, { name: 'segment', shards: 1 }]; // prettier-ignore
    const { queue, tally, taken } = queueThatTakes(destinations);
    const withheld = { ...track('ours'), withheldFrom: ['mixpanel', 'segment'] };
    await Promise.all([queue.add(track('first')), queue.add(withheld), queue.add(track('last')), queue.add(alias('ann', 'a-1'))]); // prettier-ignore
    expect(taken).toEqual({
      'analytics-s3': ['alias', 'first', 'ours', 'last'],
      'analytics-mixpanel': ['alias', 'first', 'last'],
      'analytics-segment': ['alias', 'first', 'last'],
    });
    expect(Object.fromEntries(tally.withheld)).toEqual({ mixpanel: 1, segment: 1 });
    expect([...tally.queued]).toEqual([['s3', 4], ['mixpanel', 3], ['segment', 3]]); // prettier-ignore
  });

  it('takes a message that is withheld from every destination, and adds no job', async () => {
    const { queue, taken } = queueThatTakes([{ name: 'mixpanel', shards: 2 }]);
    await queue.add({ ...track('nobody’s'), withheldFrom: ['mixpanel'] });
    expect(taken).toEqual({});
  });
});
