/** What delivery promises on every home of the queue; each home's test file runs it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Destination } from '../../src/destinations/destination.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import type { Fault } from '../../src/testing/vendors/exchange.js';
import { Line } from './line.js';
import { alias, peopleSet, track, tracks } from './messages.js';
import { ownHomes } from './two-homes.js';

/** A vendor that says nothing for so long, in milliseconds, is given up. */
const SILENT_FOR_MS = 400;

export const names = (count: number) => Array.from({ length: count }, (_, at) => String(at + 1));

/** @param open opens a home; on an embedded store, which is for one process, it is called once. */
export function describeDelivery(name: string, open: () => QueueHome): void {
  describe(`delivery on ${name}`, () => {
    const homes = ownHomes(open);
    let line: Line;
    beforeEach(async () => void (line = await Line.open(homes.one)));
    afterEach(() => line.close());

    it('delivers the alias, then the profile, then what the person did', async () => {
      await line.put(track('Signup', 'ada@example.com'), peopleSet('ada@example.com', { $first_name: 'Ada' }), alias('ada@example.com', '3f2504e0-4f89-41d3-9a0c-0305e82c3301')); // prettier-ignore
      await line.put(track('Venue Viewed', 'ada@example.com'));
      await line.work();
      await line.delivered(3);
      const arrivals = line.vendor.arrivals.map(({ endpoint, record }) => `${endpoint} ${String(record.event ?? '')}`.trim()); // prettier-ignore
      expect(arrivals).toEqual([
        '/import Identity Linked',
        '/engage',
        '/import Signup',
        '/import Venue Viewed',
      ]);
      expect(line.vendor.profileOf('ada@example.com')).toMatchObject({ $first_name: 'Ada' });
    });

    it('delivers jobs in the order in which they came, many in one call', async () => {
      await line.putOneByOne(tracks(60));
      await line.work();
      await line.delivered(60);
      expect(line.eventNames).toEqual(names(60));
      expect(line.vendor.requests.length).toBeLessThan(10);
    });

    it('keeps order and delivers once with two workers and a vendor that refuses at random', async () => {
      line.vendor.faults.rate(0.2, { status: 503 }, 7);
      await line.work(homes.one);
      await line.work(homes.other);
      for (let at = 0; at < 300; at += 3) await line.put(...tracks(300).slice(at, at + 3));
      await line.delivered(300, 30_000);
      expect(line.eventNames).toEqual(names(300));
    }, 60_000);

    it.each<[string, Fault, number]>([
      ['429 with Retry-After', { status: 429, headers: { 'Retry-After': '1' } }, 1],
      ['429 without Retry-After', { status: 429 }, 3],
      ['500', { status: 500 }, 2],
      ['503', { status: 503 }, 2],
      ['413', { status: 413, body: '{"code":413,"error":"request exceeds max limit"}' }, 1],
      ['a hang', 'hang', 1],
      ['a reset before it stores', 'reset', 2],
    ])('waits in place for a vendor that answers %s, and sends nothing twice', async (_, fault, times) => {
      line.vendor.faults.push(fault, { times });
      if (fault === 'hang') line.vendorTimeoutMs = SILENT_FOR_MS;
      await line.putOneByOne(tracks(20));
      await line.work();
      await line.delivered(20);
      expect(line.eventNames).toEqual(names(20));
      expect(await line.deadLetter.count()).toBe(0);
    });

    it.each<[string, Fault]>([
      ['resets the connection after it stored', 'accept-then-reset'],
      ['hangs after it stored', 'accept-then-hang'],
      ['cuts its answer', 'cut'],
    ])('repeats the same bytes for a vendor that %s', async (_, fault) => {
      line.vendor.faults.push(fault);
      line.vendorTimeoutMs = SILENT_FOR_MS;
      await line.put(...tracks(5));
      await line.work();
      await line.delivered(10);
      const bytes = line.vendor.events.map((event) => JSON.stringify(event));
      expect(bytes.slice(5)).toEqual(bytes.slice(0, 5));
      expect(line.vendor.uniqueEvents()).toHaveLength(5);
    });

    it('puts what the vendor refuses into the dead letter, with its words, and delivers the rest once', async () => {
      const refused = track('Refused', 'anonymous');
      await line.put(track('1'), refused, track('2'));
      await line.work();
      await line.delivered(2);
      expect(line.eventNames).toEqual(['1', '2']);
      await expect(waitForDead(line, 1)).resolves.toMatchObject([{ message: { id: refused.id } }]);
      const [dead] = await line.deadLetter.list();
      expect(dead?.reason).toContain('distinct_id');
    });

    it('finds the culprit in a batch that the vendor refuses whole', async () => {
      const poison = (request: { body: string }) => request.body.includes('poison');
      line.vendor.faults.push({ status: 400, body: '{"code":400,"error":"malformed","status":"Bad Request"}' }, { times: 100, when: poison }); // prettier-ignore
      await line.put(track('1'), track('2'), track('poison'), track('3'));
      await line.work();
      await line.delivered(3);
      expect(line.eventNames).toEqual(['1', '2', '3']);
      expect(await waitForDead(line, 1)).toMatchObject([{ message: { event: 'poison' }, reason: expect.stringContaining('malformed') }]); // prettier-ignore
    });

    it('sends dead letters again when asked to, and lets go of those it is told to', async () => {
      line.vendor.faults.push({ status: 400, body: '{"code":400,"error":"no"}' }, { times: 2, when: ({ path }) => path === '/import' }); // prettier-ignore
      await line.putOneByOne([track('again')]);
      await line.work();
      const [dead] = await waitForDead(line, 1);
      line.vendor.faults.clear();
      expect(await line.deadLetter.retry([dead?.message.id ?? ''])).toBe(1);
      await line.delivered(1);
      expect(line.eventNames).toEqual(['again']);
      expect(await line.deadLetter.count()).toBe(0);
      await line.deadLetter.add(track('unwanted'), 'test');
      expect(await line.deadLetter.purge()).toBe(1);
      expect(await line.deadLetter.list()).toEqual([]);
    });

    it('leaves what is not delivered at shutdown to the next worker, and sends nothing twice', async () => {
      line.vendor.latencyMs = 150;
      await line.putOneByOne(tracks(10));
      const first = await line.work(homes.one, inBatchesOf(3));
      await line.delivered(3);
      await first.stop();
      const taken = line.eventNames.length;
      expect(taken).toBeLessThan(10);
      await line.work(homes.other);
      await line.delivered(10);
      expect(line.eventNames.toSorted((a, b) => Number(a) - Number(b))).toEqual(names(10));
    });

    it('leaves a batch that waits for a vendor to the next worker, at once', async () => {
      line.vendor.faults.push({ status: 503 }, { times: 1_000 });
      await line.putOneByOne(tracks(10));
      const first = await line.work();
      await line.vendor.waitFor(
        ({ requests }: Pick<Line['vendor'], 'requests'>) => requests.length > 1,
        10_000,
      );
      await first.stop();
      line.vendor.faults.clear();
      await line.work(homes.other);
      await line.delivered(10);
      expect(line.eventNames).toHaveLength(10);
    });

    it('spends no attempt on a vendor that is down: messages wait as long as it takes', async () => {
      await line.vendor.down();
      await line.work();
      await line.putOneByOne(tracks(5));
      await sleep(500);
      await line.vendor.up();
      await line.delivered(5);
      expect(line.eventNames).toEqual(names(5));
    });

    it('keeps each person in order over several shards', async () => {
      await line.close();
      line = await Line.open(homes.one, 3);
      const people = ['ada', 'bob', 'cyd', 'dan', 'eve'];
      for (let at = 1; at <= 20; at += 1)
        await line.put(...people.map((person) => track(String(at), person)));
      await line.work();
      await line.delivered(100);
      for (const person of people) {
        const own = line.vendor.events.filter(({ properties }) => properties.distinct_id === person);
        expect(own.map(({ event }) => event)).toEqual(names(20));
      }
    });
  });
}

/** A destination that takes no more than so many messages a batch. */
export function inBatchesOf(maxSize: number) {
  return (destination: Destination): Destination => ({
    ...destination,
    batch: { ...destination.batch, maxSize },
  });
}

export async function waitForDead(line: Line, count: number) {
  for (let tries = 0; (await line.deadLetter.count()) < count && tries < 200; tries += 1) await sleep(50);
  return line.deadLetter.list();
}
