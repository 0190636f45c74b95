/** A collector whose queue is away: it says 503 and when to come again, loses nothing that it acknowledged, and goes on afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';
import { StandInSegment } from '../../src/testing/vendors/segment.stand-in.js';
import { arrived, expectEachOnce } from './collector-kill.arrivals.js';
import { ResendingClients } from './collector-kill.clients.js';
import { TOKEN, WRITE_KEY } from './collector-kill.parcels.js';
import { CollectorProcess } from './collector-kill.process.js';
import { flood } from './collector-outage.flood.js';

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
    const runs = new Map<string, Promise<Run>>();
    beforeAll(() => {
      for (const { name, open } of variants) {
        const run = sufferAll(open);
        run.catch(() => {});
        runs.set(name, run);
      }
    });
    afterAll(async () => {
      await Promise.allSettled(runs.values());
    });

    it.each(variants)(
      'on $name loses nothing that it acknowledged, and stores what is sent again once',
      async ({ name }) => {
        const { clients, mixpanel, segment } = (await runs.get(name)) as Run;
        expectEachOnce(clients, mixpanel, segment);
      },
      150_000,
    );

    it.each(variants)(
      'on $name answers everybody, and refuses with 503 and when to come again',
      async ({ name }) => {
        const { clients } = (await runs.get(name)) as Run;
        expect(clients.unanswered).toBe(0);
        const others = clients.refused.filter(
          (each) => each.status !== 503 || !(Number(each.retryAfter) > 0),
        );
        expect(others).toEqual([]);
      },
      150_000,
    );

    it.each(variants)(
      'on $name holds no more than its buffer, whatever comes',
      async ({ name }) => {
        const { grownBytes } = (await runs.get(name)) as Run;
        expect(grownBytes).toBeLessThan(MAX_GROWTH_BYTES);
      },
      150_000,
    );
  });
}

interface Run {
  readonly clients: ResendingClients;
  readonly mixpanel: StandInMixpanel;
  readonly segment: StandInSegment;
  /** What the collector held more when a store was away that was asked for much. */
  readonly grownBytes: number;
}

async function sufferAll(open: OutageVariant['open']): Promise<Run> {
  const [store, mixpanel, segment] = await Promise.all([
    open(),
    StandInMixpanel.start({ token: TOKEN }),
    StandInSegment.start({ writeKey: WRITE_KEY }),
  ]);
  const collector = await CollectorProcess.collector({
    QUEUE_URL: store.url,
    MIXPANEL_TOKEN: TOKEN,
    MIXPANEL_API_HOST: mixpanel.url,
    SEGMENT_CLIENT_KEY: WRITE_KEY,
    SEGMENT_API_HOST: segment.url,
  });
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
    await arrived(clients, mixpanel, segment);
  } finally {
    await clients.abandon();
    await collector.end('SIGKILL');
    await Promise.all([store.stop(), mixpanel.close(), segment.close()]);
  }
  return { clients, mixpanel, segment, grownBytes };
}
