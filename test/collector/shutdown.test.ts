/** The collector asked to stop while clients send: everybody gets an answer or sees the connection end, and what was acknowledged holds. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CollectorApp } from '../support/collector.app.js';
import { arrived, expectEachOnce } from '../support/collector-kill.arrivals.js';
import { ResendingClients } from '../support/collector-kill.clients.js';
import { CollectorProcess } from '../support/collector-kill.process.js';
import { Vendors } from '../support/collector-kill.vendors.js';
import { startRedis, type RedisServer } from '../support/servers/redis.server.js';

/** Of each sort; of them all some are always in mid-request. */
const CLIENTS = 4;

describe('a collector that is stopped under load', () => {
  let redis: RedisServer;
  let vendors: Vendors;
  let collector: CollectorProcess;

  beforeAll(async () => {
    [redis, vendors] = await Promise.all([startRedis(), Vendors.start()]);
    collector = await CollectorProcess.collector({ QUEUE_URL: redis.url, ...vendors.environment });
  }, 60_000);
  afterAll(async () => {
    await collector.end('SIGKILL');
    await Promise.all([redis.stop(), vendors.close()]);
  });

  it('ends cleanly, and neither loses nor repeats anything', async () => {
    const clients = new ResendingClients(collector.url, CLIENTS);
    for (let stop = 0; stop < 3; stop += 1) {
      await clients.progress(100);
      expect(await collector.end('SIGTERM')).toBe(0);
      await collector.start();
    }
    await clients.progress(100);
    await clients.finish();
    await arrived(clients, vendors);
    expectEachOnce(clients, vendors);
    expect(clients.refused.filter(({ status }) => status !== 503)).toEqual([]);
    const { mixpanel, segment } = vendors;
    expect([mixpanel.events.length, segment.duplicates]).toEqual([mixpanel.uniqueEvents().length, []]);
  }, 90_000);
});

describe.each(['express', 'fastify'] as const)('an app on %s with the collector', (platform) => {
  it('closes although clients go on sending on the connections that they have', async () => {
    const app = await CollectorApp.start({ platform });
    const clients = new ResendingClients(app.url, CLIENTS);
    await clients.progress(100);
    await app.close();
    await clients.abandon();
    expect(clients.refused.filter(({ status }) => status !== 503)).toEqual([]);
  }, 60_000);
});
