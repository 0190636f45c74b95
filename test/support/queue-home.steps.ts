/** What the tests of the queue's homes do again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Queue, Worker } from 'bullmq';
import type { QueueHome } from '../../src/queue/queue-home.js';

const TTL_MS = 60_000;

/** Jobs `n<from>` to `n<to - 1>`. */
export function numbered(from: number, to: number) {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  return numbers.map((n) => ({ name: 'track', data: { n }, opts: { jobId: `n${n}` } }));
}

/** A job as a commit adds it. */
export function deduplicated(id: string) {
  return { name: 'track', data: {}, opts: { jobId: id, deduplication: { id, ttl: TTL_MS } } };
}

/** A worker that runs, and finds a dead one's job soon. */
export function start(
  home: QueueHome,
  queue: Queue,
  processor: (job: Job, token?: string) => Promise<void>,
  options = {},
): Worker {
  const worker = home.worker(queue.name, processor, { lockDuration: 8_000, stalledInterval: 2_000, maxStalledCount: 100, ...options }); // prettier-ignore
  void worker.run();
  return worker;
}

/** Works until `count` jobs are done, and answers them in the order in which they were taken. */
export async function processAll(
  home: QueueHome,
  queue: Queue,
  count: number,
  processor: (job: Job) => Promise<void> = async () => {},
): Promise<Job[]> {
  const taken: Job[] = [];
  let done = 0;
  const worker = start(home, queue, async (job) => {
    taken.push(job);
    await processor(job);
  });
  worker.on('completed', () => (done += 1));
  await until(() => done >= count);
  await worker.close();
  return taken;
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
