/** What SIGKILL may cost clients of the collector: nothing that was acknowledged, and what they send again counts once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';
import { StandInSegment } from '../../src/testing/vendors/segment.stand-in.js';
import { arrived, expectEachOnce } from './collector-kill.arrivals.js';
import { ResendingClients } from './collector-kill.clients.js';
import { TOKEN, WRITE_KEY } from './collector-kill.parcels.js';
import { CollectorProcess } from './collector-kill.process.js';

export interface KilledStore {
  /** What an operator sets for it, such as QUEUE_URL. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface CollectorKills {
  readonly name: string;
  /** One that nobody else uses. */
  store(): Promise<KilledStore>;
  /** Whether a process of its own delivers, and is killed too. */
  readonly hasWorker: boolean;
}

const KILLS = 2;
/** Requests that are acknowledged between a start and the next kill. */
const ACKNOWLEDGED_BETWEEN = 60;
/** Of each sort. */
const CLIENTS = 2;
export function describeCollectorKills(variants: readonly CollectorKills[]): void {
  describe('a collector killed under load', () => {
    const runs = new Map<string, Promise<Run>>();

    // What was under way at a kill is held for up to 30 seconds: all of them wait for it side by side.
    beforeAll(() => {
      for (const each of variants) {
        const run = killed(each);
        run.catch(() => {});
        runs.set(each.name, run);
      }
    });
    afterAll(async () => {
      await Promise.allSettled(runs.values());
    });

    it.each(variants)(
      'on $name loses nothing that it acknowledged, and stores what is sent again',
      async ({ name }) => {
        const { clients, mixpanel, segment } = (await runs.get(name)) as Run;
        expectEachOnce(clients, mixpanel, segment);
      },
      150_000,
    );

    it.each(variants)(
      'on $name refuses what it can’t take yet with 503, and says when to come again',
      async ({ name }) => {
        const { clients } = (await runs.get(name)) as Run;
        expect(clients.unanswered).toBeGreaterThan(0);
        expect(
          clients.refused.filter((each) => each.status !== 503 || !(Number(each.retryAfter) > 0)),
        ).toEqual([]);
      },
      150_000,
    );
  });
}

interface Run {
  readonly clients: ResendingClients;
  readonly mixpanel: StandInMixpanel;
  readonly segment: StandInSegment;
}

async function killed({ store: openStore, hasWorker }: CollectorKills): Promise<Run> {
  const [store, mixpanel, segment] = await Promise.all([
    openStore(),
    StandInMixpanel.start({ token: TOKEN }),
    StandInSegment.start({ writeKey: WRITE_KEY }),
  ]);
  const environment = {
    ...store.environment,
    MIXPANEL_TOKEN: TOKEN,
    MIXPANEL_API_HOST: mixpanel.url,
    SEGMENT_CLIENT_KEY: WRITE_KEY,
    SEGMENT_API_HOST: segment.url,
  };
  const collector = await CollectorProcess.collector({ ...environment, RUN_WORKER: String(!hasWorker) });
  const worker = hasWorker ? await CollectorProcess.worker(environment) : undefined;
  const clients = new ResendingClients(collector.url, CLIENTS);
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      await clients.progress(ACKNOWLEDGED_BETWEEN);
      await Promise.all([collector.end('SIGKILL'), worker?.end('SIGKILL')]);
      await Promise.all([collector.start(), worker?.start()]);
    }
    await clients.progress(ACKNOWLEDGED_BETWEEN);
    await clients.finish();
    await arrived(clients, mixpanel, segment);
  } finally {
    await clients.abandon();
    await Promise.all([collector.end('SIGKILL'), worker?.end('SIGKILL')]);
    await Promise.all([store.stop(), mixpanel.close(), segment.close()]);
  }
  return { clients, mixpanel, segment };
}
