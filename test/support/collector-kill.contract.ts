/** What SIGKILL may cost clients of the collector: nothing that was acknowledged, and what they send again counts once. */
import { describe, expect, it } from '@jest/globals';
import { arrived, expectEachOnce, expectRefusedForNow } from './collector-kill.arrivals.js';
import { ResendingClients } from './collector-kill.clients.js';
import { CollectorProcess } from './collector-kill.process.js';
import { Vendors } from './collector-kill.vendors.js';
import { sideBySide } from './side-by-side.js';

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
    // What was under way at a kill is held for up to 30 seconds.
    const runOf = sideBySide(variants, killed);

    it.each(variants)(
      'on $name loses nothing that it acknowledged, and stores what is sent again',
      async (variant) => {
        const { clients, vendors } = await runOf(variant);
        expectEachOnce(clients, vendors);
      },
      150_000,
    );

    it.each(variants)(
      'on $name refuses what it can’t take yet with 503, and says when to come again',
      async (variant) => {
        const { clients } = await runOf(variant);
        expect(clients.unanswered).toBeGreaterThan(0);
        expectRefusedForNow(clients);
      },
      150_000,
    );
  });
}

interface Run {
  readonly clients: ResendingClients;
  readonly vendors: Vendors;
}

async function killed({ store: openStore, hasWorker }: CollectorKills): Promise<Run> {
  const [store, vendors] = await Promise.all([openStore(), Vendors.start()]);
  const environment = { ...store.environment, ...vendors.environment };
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
    await arrived(clients, vendors);
  } finally {
    await clients.abandon();
    await Promise.all([collector.end('SIGKILL'), worker?.end('SIGKILL')]);
    await Promise.all([store.stop(), vendors.close()]);
  }
  return { clients, vendors };
}
