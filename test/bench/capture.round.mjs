/** One round of the capture benchmark: each way of tracking in a fresh process of its own, under load in turn. */
import { startChild } from './child.mjs';

/** Express is at its speed only after some 10,000. */
const WARM_UP_REQUESTS = 12_000;
/** Short ones in turn: what else the machine does meanwhile then meets all of them alike. */
const SLICES = 8;
const SLICE_REQUESTS = 1_500;

/**
 * @param {string} platform
 * @param {readonly string[]} names of trackers
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @returns {Promise<Record<string, number>>} the CPU time a request of each, in microseconds
 */
export async function captureRound(platform, names, { redis, vendorUrl, load }) {
  const servers = await Promise.all(
    names.map(async (name) => {
      const child = await startChild('capture.server.mjs', [platform, name, redis.url, vendorUrl]);
      return { name, child, port: await child.call('port'), cpuUs: 0 };
    }),
  );
  for (const { child, port } of servers) {
    await load.call('run', port, WARM_UP_REQUESTS);
    await child.call('settle');
    await child.call('start');
  }
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const { port } of servers) await load.call('run', port, SLICE_REQUESTS);
    await redis.client.flushall();
    // Nobody always comes after the same neighbour.
    servers.push(...servers.splice(0, 1));
  }
  for (const server of servers) server.cpuUs = await server.child.call('settle');
  for (const { child, port } of servers) {
    await load.call('disconnect', port);
    await child.stop();
  }
  return Object.fromEntries(servers.map(({ name, cpuUs }) => [name, cpuUs / (SLICES * SLICE_REQUESTS)]));
}
