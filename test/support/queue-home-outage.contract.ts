/** What a home of the queue promises while its store is away, starts late, or restarts. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { openHome } from '../../src/queue/open-home.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { until } from './queue-home.steps.js';

/** A server of the test's own, which keeps its data when it is killed. */
export interface StoreUnderTest {
  readonly url: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const COMMAND_TIMEOUT_MS = 2_000;

/** What BullMQ itself still waits for in a worker that was closed while its store was away. */
const BULLMQ_TIMERS_MS = 7_000;

export function describeOutages(name: string, startStore: () => Promise<StoreUnderTest>): void {
  describe(`the queue on ${name}, when the server is away`, () => {
    let store: StoreUnderTest;
    let home: QueueHome;
    let errors: Error[];
    let timersBefore: number;
    const open = () => {
      errors = [];
      home = openHome({ url: store.url, commandTimeoutMs: COMMAND_TIMEOUT_MS, onError: (error) => errors.push(error) }); // prettier-ignore
      return home.queue(`analytics-${randomUUID()}`);
    };

    beforeAll(async () => {
      timersBefore = timers();
      store = await startStore();
    }, 60_000);
    afterEach(() => home.close());
    afterAll(async () => {
      await store.stop();
      await Promise.race([until(() => timers() <= timersBefore), sleep(BULLMQ_TIMERS_MS)]);
    });

    it('starts without it, says so, and works when it comes', async () => {
      await store.kill();
      const queue = open();
      const processed = collect(home, queue);
      await expect(home.ping()).rejects.toThrow(/^\[analytics\] .* does not answer/);
      await expect(queue.add('track', { n: 1 })).rejects.toThrow();
      await store.restart();
      await eventually(() => queue.add('track', { n: 2 }));
      await eventually(() => home.ping());
      await until(() => processed.includes(2));
      expect(errors.length).toBeGreaterThan(0);
    });

    it('rejects calls in time while it is away, and carries on after a restart with what was acknowledged', async () => {
      const queue = open();
      await home.ping();
      await queue.addBulk([1, 2].map((n) => ({ name: 'track', data: { n } })));
      await store.kill();
      const attempts = Array.from({ length: 5 }, () => queue.add('track', { n: 3 }));
      const calls = [
        ...attempts,
        home.oldestWaiting(queue, 0, 1),
        home.removeWaiting(queue, ['1']),
        home.ping(),
      ];
      const late = sleep(COMMAND_TIMEOUT_MS + 2_000, 'late', { ref: false });
      const outcomes = await Promise.race([Promise.allSettled(calls), late]);
      expect(outcomes).toEqual(calls.map(() => expect.objectContaining({ status: 'rejected' })));
      await store.restart();
      await eventually(() => queue.add('track', { n: 4 }));
      const processed = collect(home, queue);
      await until(() => processed.includes(4));
      expect(processed.filter((n) => n !== 3)).toEqual([1, 2, 4]);
    });

    it('has idle workers take jobs again after a restart', async () => {
      const queue = open();
      const processed = collect(home, queue);
      await home.ping();
      await queue.add('track', { n: 1 });
      await until(() => processed.includes(1));
      await store.kill();
      await sleep(500);
      await store.restart();
      await eventually(() => queue.add('track', { n: 2 }));
      await until(() => processed.includes(2));
    });

    it('closes while it is away and leaves nothing open', async () => {
      const before = openHandles();
      const queue = open();
      collect(home, queue);
      await home.ping();
      await queue.add('track', { n: 1 });
      await store.kill();
      await home.close();
      await until(() => openHandles() <= before);
      await store.restart();
    });

    it('closes and leaves nothing open', async () => {
      const before = openHandles();
      const queue = open();
      collect(home, queue);
      await eventually(() => queue.add('track', { n: 1 }));
      await home.close();
      await until(() => openHandles() <= before);
    });
  });
}

function collect(home: QueueHome, queue: Queue): number[] {
  const processed: number[] = [];
  const worker = home.worker(queue.name, async (job) => void processed.push(job.data.n), { stalledInterval: 1_000 }); // prettier-ignore
  worker.run().catch(() => {});
  return processed;
}

function openHandles(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length;
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

async function eventually(call: () => Promise<unknown>): Promise<void> {
  await until(() => call().then(() => true, () => false)); // prettier-ignore
}
