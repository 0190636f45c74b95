/** What delivery promises in the corners: repeated refusals, shared ids, strangers in the queue; each home's test file runs it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeliveryObserver } from '../../src/delivery/delivery-observer.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { inBatchesOf, names, waitForDead } from './delivery.contract.js';
import { Line } from './line.js';
import { track, tracks } from './messages.js';
import { ownHomes } from './two-homes.js';

/** @param open opens a home; on an embedded store, which is for one process, it is called once. */
export function describeDeliveryCorners(name: string, open: () => QueueHome): void {
  describe(`delivery on ${name}, in the corners`, () => {
    const homes = ownHomes(open);
    let line: Line;
    beforeEach(async () => void (line = await Line.open(homes.one)));
    afterEach(() => line.close());

    it('keeps what is refused again while dead letters are sent again', async () => {
      const refused = Array.from({ length: 30 }, (_, at) => track(`Refused ${at}`, 'anonymous'));
      await line.put(...refused);
      await line.work();
      await waitForDead(line, 30);
      expect(await line.deadLetter.retry()).toBe(30);
      await line.put(track('last'));
      await line.delivered(1);
      const dead = await waitForDead(line, 30);
      expect(dead.map(({ message }) => message.id).toSorted()).toEqual(
        refused.map(({ id }) => id).toSorted(),
      );
    });

    it('delivers two different messages that an app gave the same id', async () => {
      const paid = { ...track('Order Paid'), id: 'order-17' };
      await line.putOneByOne([paid, { ...paid, event: 'Order Shipped' }]);
      await line.work();
      await line.delivered(2);
      expect(line.eventNames).toEqual(['Order Paid', 'Order Shipped']);
    });

    it('does not send again, after a shutdown, what earlier calls of the batch delivered', async () => {
      line.vendor.latencyMs = 60;
      await line.put(...tracks(60));
      const first = await line.work(homes.one, inBatchesOf(10));
      await line.delivered(20);
      await first.stop();
      line.vendor.latencyMs = 0;
      await line.work(homes.other, inBatchesOf(10));
      await line.delivered(60);
      expect(line.eventNames).toEqual(names(60));
    });

    it('is not held up by a job that is none of ours, and leaves it to the tools of BullMQ', async () => {
      await line.put(track('1'));
      await line.putForeignJob({ hello: 'world' });
      await line.put(track('2'));
      await line.work();
      await line.delivered(2);
      expect(line.eventNames).toEqual(['1', '2']);
      expect(await line.failedJobs()).toBe(1);
    });

    it('leaves a vendor in peace that asks for no wait at all', async () => {
      line.vendor.faults.push({ status: 429, headers: { 'Retry-After': '0' } }, { times: 3 });
      const waits: number[] = [];
      class Waits extends DeliveryObserver {
        override retried(...[, , , waitMs]: Parameters<DeliveryObserver['retried']>): void {
          waits.push(waitMs);
        }
      }
      await line.put(track('1'));
      await line.work(homes.one, undefined, new Waits());
      await line.delivered(1);
      expect(waits).toHaveLength(3);
      for (const waitMs of waits) expect(waitMs).toBeGreaterThanOrEqual(10);
    });
  });
}
