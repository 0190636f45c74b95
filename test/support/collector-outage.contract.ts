/** A collector whose queue is away: it says 503 and when to come again, loses nothing that it acknowledged, and goes on afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { arrived, expectEachOnce, expectRefusedForNow } from './collector-kill.arrivals.js';
import { ResendingClients } from './collector-kill.clients.js';
import { CollectorProcess } from './collector-kill.process.js';
import { Vendors } from './collector-kill.vendors.js';
import { flood } from './collector-outage.flood.js';
import { sideBySide } from './side-by-side.js';

/** What happens to a store while clients send. */
export interface Outage {
  readonly name: string;
  /** Resolves when the store can't be used. */
  begin(): Promise<void>;
  end(): Promise<void>;
  /** Whether the collector also gets more meanwhile than its memory could hold. */
  readonly flooded?: true;
}

export interface StoreUnderOutage {
  readonly url: string;
  readonly outages: readonly Outage[];
  stop(): Promise<void>;
}

/** Of each sort. */
const CLIENTS = 2;
/** Requests that are acknowledged before, between and after outages. */
const ACKNOWLEDGED_BETWEEN = 50;
/** Requests that are refused during each. */
const REFUSED = 30;
/** More than the queue's buffer may hold, and less than the flood. */
const MAX_GROWTH_BYTES = 100 * 1024 * 1024;

export interface OutageVariant {
  readonly name: string;
  open(): Promise<StoreUnderOutage>;
}

export function describeCollectorOutages(variants: readonly OutageVariant[]): void {
  describe('a collector whose queue goes away under load', () => {
    const runOf = sideBySide(variants, ({ open }) => sufferAll(open));

    it.each(variants)(
      'on $name loses nothing that it acknowledged, and stores what is sent again once',
      async (variant) => {
        const { clients, vendors } = await runOf(variant);
        expectEachOnce(clients, vendors);
      },
      150_000,
    );

    it.each(variants)(
      'on $name answers everybody, and refuses with 503 and when to come again',
      async (variant) => {
        const { clients } = await runOf(variant);
        expect(clients.unanswered).toBe(0);
        expectRefusedForNow(clients);
      },
      150_000,
    );

    it.each(variants)(
      'on $name holds no more than its buffer, whatever comes',
      async (variant) => {
        const { grownBytes } = await runOf(variant);
        expect(grownBytes).toBeLessThan(MAX_GROWTH_BYTES);
      },
      150_000,
    );
  });
}

interface Run {
  readonly clients: ResendingClients;
  readonly vendors: Vendors;
  /** What the collector held more when a store was away that was asked for much. */
  readonly grownBytes: number;
}

async function sufferAll(open: OutageVariant['open']): Promise<Run> {
  const [store, vendors] = await Promise.all([open(), Vendors.start()]);
  const collector = await CollectorProcess.collector({ QUEUE_URL: store.url, ...vendors.environment });
  const clients = new ResendingClients(collector.url, CLIENTS);
  let grownBytes = 0;
  try {
    await clients.progress(ACKNOWLEDGED_BETWEEN);
    for (const outage of store.outages) {
      const before = outage.flooded ? await collector.heldBytes() : 0;
      const refused = clients.refused.length + REFUSED;
      await outage.begin();
      const flooding = outage.flooded && flood(collector.url);
      while (clients.refused.length < refused) await sleep(10);
      if (flooding) {
        await flooding;
        grownBytes = Math.max(grownBytes, (await collector.heldBytes()) - before);
      }
      await outage.end();
      await clients.progress(ACKNOWLEDGED_BETWEEN);
    }
    await clients.finish();
    await arrived(clients, vendors);
  } finally {
    await clients.abandon();
    await collector.end('SIGKILL');
    await Promise.all([store.stop(), vendors.close()]);
  }
  return { clients, vendors, grownBytes };
}
