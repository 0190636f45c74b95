/** What every home of the queue promises; each home's test file runs it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { WaitingError } from 'bullmq';
import type { Job } from 'bullmq';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { deduplicated, numbered, processAll, start, until } from './queue-home.steps.js';
import { ownHomes } from './two-homes.js';

export interface HomeUnderTest {
  /** Opens a home; on an embedded store, which is for one process, there is only one at a time. */
  open(): QueueHome;
  /** Where a job lands that a worker gives back: before the jobs that wait, or behind them. */
  readonly givenBackTo: 'head' | 'tail';
}

export function describeQueueHome(name: string, underTest: HomeUnderTest): void {
  describe(`the queue on ${name}`, () => {
    const homes = ownHomes(underTest.open);
    let home: QueueHome;
    let other: QueueHome;
    const newQueue = () => home.queue(`analytics-${randomUUID()}`);

    beforeAll(() => {
      home = homes.one;
      other = homes.other;
    });

    it('hands jobs out in the order in which they came, one by one or in bulk', async () => {
      const queue = newQueue();
      await queue.add('track', { n: 0 });
      await queue.addBulk([1, 2, 3].map((n) => ({ name: 'track', data: { n } })));
      await queue.add('alias', { n: 4 });
      const taken = await processAll(home, queue, 5);
      expect(taken.map((job) => job.data.n)).toEqual([0, 1, 2, 3, 4]);
      expect(taken.map((job) => job.name)).toEqual(['track', 'track', 'track', 'track', 'alias']);
    });

    it('gives the same queue for the same name', () => {
      const queue = newQueue();
      expect(home.queue(queue.name)).toBe(queue);
    });

    it('keeps one job for one job id', async () => {
      const queue = newQueue();
      const job = { name: 'track', data: {}, opts: { jobId: 'once' } };
      await queue.addBulk([job, job]);
      await queue.addBulk([job]);
      expect(await queue.getWaitingCount()).toBe(1);
    });

    it('keeps a repeated add out after its job was delivered or removed', async () => {
      const queue = newQueue();
      await queue.addBulk([deduplicated('delivered'), deduplicated('removed')]);
      await home.removeWaiting(queue, ['removed']);
      await processAll(home, queue, 1);
      await queue.addBulk([deduplicated('delivered'), deduplicated('removed')]);
      expect(await queue.getWaitingCount()).toBe(0);
    });

    it('reads the oldest waiting jobs page by page while new ones come from two sides', async () => {
      const queue = newQueue();
      const otherSide = other.queue(queue.name);
      await queue.addBulk(numbered(0, 10));
      const first = await home.oldestWaiting(queue, 0, 4);
      await Promise.all([queue.addBulk(numbered(10, 15)), otherSide.addBulk(numbered(15, 20))]);
      const second = await home.oldestWaiting(queue, 4, 4);
      const rest = await home.oldestWaiting(queue, 8, 100);
      expect([...first, ...second].map((job) => job.data.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      const numbers = rest.map((job) => job.data.n as number);
      expect(numbers.slice(0, 2)).toEqual([8, 9]);
      expect(numbers.filter((n) => n >= 10 && n < 15)).toEqual([10, 11, 12, 13, 14]);
      expect(numbers.filter((n) => n >= 15)).toEqual([15, 16, 17, 18, 19]);
      const all = await home.oldestWaiting(queue, 0, 100);
      expect((await processAll(home, queue, 20)).map((job) => job.id)).toEqual(all.map((job) => job.id));
    });

    it('reads a waiting job as it was added', async () => {
      const queue = newQueue();
      const added = await queue.add('people.set', { text: 'Zoë "1"', deep: { list: [1, null] } }, { jobId: 'a-1' }); // prettier-ignore
      const [job] = await home.oldestWaiting(queue, 0, 1);
      expect(job).toMatchObject({
        id: 'a-1',
        name: 'people.set',
        data: added.data,
        timestamp: added.timestamp,
      });
      expect(job).toMatchObject({ attemptsMade: 0, attemptsStarted: 0, stalledCounter: 0 });
      expect(await home.oldestWaiting(queue, 0, 0)).toEqual([]);
      expect(await home.oldestWaiting(queue, 1, 5)).toEqual([]);
    });

    it('removes exactly the waiting jobs it is told to, and knows which still wait', async () => {
      const queue = newQueue();
      await queue.addBulk(numbered(0, 6));
      await home.removeWaiting(queue, ['n1', 'n2', 'n4', 'never-there']);
      const still = await home.stillWaiting(queue, ['n5', 'n4', 'n0', 'never-there']);
      expect(still.map((job) => [job.id, job.data.n])).toEqual([['n5', 5], ['n0', 0]]); // prettier-ignore
      expect((await home.oldestWaiting(queue, 0, 10)).map((job) => job.id)).toEqual(['n0', 'n3', 'n5']);
      expect(await queue.getJob('n1')).toBeUndefined();
      await home.removeWaiting(queue, []);
      expect(await home.stillWaiting(queue, [])).toEqual([]);
    });

    it('removes waiting jobs of a paused queue', async () => {
      const queue = newQueue();
      await queue.pause();
      await queue.addBulk(numbered(0, 3));
      await home.removeWaiting(queue, ['n1']);
      expect((await home.oldestWaiting(queue, 0, 10)).map((job) => job.id)).toEqual(['n0', 'n2']);
    });

    it('lets a worker remove the jobs behind its own, but not its own', async () => {
      const queue = newQueue();
      await queue.setGlobalConcurrency(1);
      await queue.addBulk(numbered(0, 3));
      const [active] = await processAll(home, queue, 1, async (job) => {
        await home.removeWaiting(queue, [job.id ?? '', 'n1', 'n2']);
      });
      expect(active?.id).toBe('n0');
      expect(await queue.getJobCountByTypes('waiting', 'active', 'failed')).toBe(0);
    });

    it('gives the one slot of an ordered queue to one of two workers at a time', async () => {
      const queue = newQueue();
      await queue.setGlobalConcurrency(1);
      await queue.addBulk(numbered(0, 30));
      let running = 0;
      let most = 0;
      const taken: string[] = [];
      const processor = async (job: Job) => {
        running += 1;
        most = Math.max(most, running);
        await sleep(2);
        running -= 1;
        taken.push(job.id ?? '');
      };
      const workers = [home, other].map((each) => start(each, queue, processor));
      await until(() => taken.length === 30);
      await Promise.all(workers.map((worker) => worker.close()));
      expect(most).toBe(1);
      expect(taken).toEqual(numbered(0, 30).map(({ opts }) => opts.jobId));
    });

    it(`puts a job that a worker gives back at the ${underTest.givenBackTo}`, async () => {
      const queue = newQueue();
      await queue.addBulk(numbered(0, 2));
      let gaveBack = false;
      const worker = start(home, queue, async (job, token) => {
        if (gaveBack) return;
        gaveBack = true;
        await job.moveToWait(token);
        void worker.close();
        throw new WaitingError();
      });
      await until(() => gaveBack && !worker.isRunning());
      const order = (await home.oldestWaiting(queue, 0, 5)).map((job) => job.id);
      expect(order).toEqual(underTest.givenBackTo === 'head' ? ['n0', 'n1'] : ['n1', 'n0']);
    });

    it('gives the job of a worker that died to another one', async () => {
      const queue = newQueue();
      await queue.setGlobalConcurrency(1);
      await queue.addBulk(numbered(0, 1));
      const dead = { skipLockRenewal: true, skipStalledCheck: true };
      let revive = () => {};
      const hung = new Promise<void>((resolve) => (revive = resolve));
      const deadWorker = start(home, queue, () => hung, dead);
      await until(async () => (await queue.getActiveCount()) === 1);
      const [job] = await processAll(other, queue, 1);
      revive();
      await deadWorker.close();
      expect(job).toMatchObject({ id: 'n0', stalledCounter: 1, attemptsStarted: 2 });
    });
  });
}
