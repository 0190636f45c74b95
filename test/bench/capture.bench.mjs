/** What tracking a request costs the app, in CPU time of the server's process: ours beside each rival. */
import { startChild } from './child.mjs';
import { median } from './statistics.mjs';
import { TRACKERS } from './trackers.mjs';

const PLATFORMS = ['fastify', 'express'];
const WARM_UP_REQUESTS = 10_000;
const REQUESTS = 20_000;

const TARGETS = { 'noop-interceptor': 1, 'segment-sdk': 0.12, 'mixpanel-sdk': 0.15, 'job-per-request': 0.2 };

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 */
export async function benchCapture({ redis, vendorUrl, progress }, rounds) {
  const load = await startChild('load.client.mjs');
  const results = [];
  const details = {};
  for (const platform of PLATFORMS) {
    const measured = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`capture on ${platform}, round ${round} of ${rounds}`);
      measured.push(await measureAll(platform, redis, vendorUrl, load));
    }
    details[platform] = measured;
    results.push(...comparisons(platform, measured));
  }
  await load.stop();
  return { results, details };
}

/** One round: every tracker in a process of its own, one after the other. CPU time a request, in microseconds. */
async function measureAll(platform, redis, vendorUrl, load) {
  const cpu = {};
  for (const name of Object.keys(TRACKERS)) {
    const server = await startChild('capture.server.mjs', [platform, name, redis.url, vendorUrl]);
    const port = await server.call('port');
    await load.call('run', port, WARM_UP_REQUESTS);
    await server.call('stop');
    await server.call('start');
    await load.call('run', port, REQUESTS);
    cpu[name] = (await server.call('stop')) / REQUESTS;
    await server.stop();
    await redis.client.flushall();
  }
  return cpu;
}

function comparisons(platform, measured) {
  const added = (round, name) => round[name] - round.none;
  return Object.entries(TARGETS).map(([rival, atMost]) => ({
    key: `capture.${platform}.added_cpu_vs_${rival.replaceAll('-', '_')}`,
    value: median(measured.map((round) => added(round, 'ours') / added(round, rival))),
    ours: median(measured.map((round) => added(round, 'ours'))),
    rival: median(measured.map((round) => added(round, rival))),
    unit: 'µs a request',
    target: { atMost },
  }));
}
