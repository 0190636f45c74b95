/** What tracking a request costs the app, in CPU time of the server's process: ours beside each rival. */
import { startChild } from './child.mjs';
import { median, ratioOfMedians } from './statistics.mjs';
import { TRACKERS } from './trackers.mjs';

const PLATFORMS = ['fastify', 'express'];
/** Express is at its speed only after some 10,000. */
const WARM_UP_REQUESTS = 12_000;
/** Short ones in turn: what else the machine does meanwhile then meets all of them alike. */
const SLICES = 8;
const SLICE_REQUESTS = 1_500;

const TARGETS = { 'noop-interceptor': 1, 'segment-sdk': 0.12, 'mixpanel-sdk': 0.15, 'job-per-request': 0.2 };

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 */
export async function benchCapture(surroundings, rounds) {
  const results = [];
  const measured = {};
  for (const platform of PLATFORMS) {
    measured[platform] = [];
    for (let round = 1; round <= rounds; round += 1) {
      surroundings.progress(`capture on ${platform}, round ${round} of ${rounds}`);
      measured[platform].push(await oneRound(platform, surroundings));
    }
    results.push(...comparisons(platform, measured[platform]));
  }
  return { results, measured: { capture: measured } };
}

/** Every tracker in a fresh process of its own. Resolves to the CPU time a request, in microseconds. */
async function oneRound(platform, { redis, vendorUrl, load }) {
  const names = Object.keys(TRACKERS);
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

function comparisons(platform, rounds) {
  const added = (name) => rounds.map((round) => round[name] - round.none);
  const rivals = Object.entries(TARGETS).map(([rival, atMost]) => ({
    key: `capture.${platform}.added_cpu_vs_${rival.replaceAll('-', '_')}`,
    value: ratioOfMedians(added('ours'), added(rival)),
    ours: median(added('ours')),
    rival: median(added(rival)),
    unit: 'µs of CPU a request',
    atMost,
  }));
  const full = {
    key: `capture.${platform}.with_plan_and_activity_vs_without`,
    value: ratioOfMedians(added('ours-with-activity'), added('ours')),
    ours: median(added('ours-with-activity')),
    rival: median(added('ours')),
    unit: 'µs of CPU a request',
    atMost: 1.1,
  };
  return [...rivals, full];
}
