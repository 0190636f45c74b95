/** What the collector takes, stored before it is acknowledged: beside the same framework storing nothing, and a BullMQ job an event. */
import { memoryFigures } from './collector.soak.mjs';
import { startChild } from './child.mjs';
import { median, medianRatio } from './statistics.mjs';

const SERVERS = ['collector', 'answering', 'job-per-event'];
/** What runs once a group of requests is compiled by then, too. */
const WARM_UP_REQUESTS = 40_000;
/** Short ones in turn: what else the machine does meanwhile then meets all of them alike. */
const SLICES = 10;
const SLICE_REQUESTS = 5_000;
const BATCH = 50;
const BATCH_SLICE_REQUESTS = 300;

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 * @param {{ soakSeconds: number }} options
 */
export async function benchCollector(surroundings, rounds, { soakSeconds }) {
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) {
    surroundings.progress(`collector, round ${round} of ${rounds}`);
    measured.push(await oneRound(surroundings));
  }
  const soak = await memoryFigures(surroundings, soakSeconds);
  return {
    results: [...comparisons(measured), ...soak.results],
    measured: { collector: measured, soak: soak.samples },
  };
}

/** Every server in a fresh process. Resolves to the medians of each one's slices. */
async function oneRound({ redis, load }) {
  const servers = await Promise.all(SERVERS.map((name) => started(name, redis)));
  for (const { port } of servers) await load.call('post', port, WARM_UP_REQUESTS, 1);
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const server of servers) server.slices.push(await oneSlice(load, server, SLICE_REQUESTS, 1));
    await redis.client.flushall();
    // Nobody always comes after the same neighbour.
    servers.push(...servers.splice(0, 1));
  }
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const server of servers) {
      if (server.name !== 'answering') server.batches.push(await oneSlice(load, server, BATCH_SLICE_REQUESTS, BATCH)); // prettier-ignore
    }
    await redis.client.flushall();
  }
  for (const { child, port } of servers) {
    await load.call('disconnect', port);
    await child.stop();
  }
  const all = servers.map(({ name, slices }) => [name, mediansOf(slices)]);
  const inBatches = servers.filter(({ batches }) => batches.length > 0);
  return Object.fromEntries([
    ...all,
    ...inBatches.map(({ name, batches }) => [batchesOf(name), mediansOf(batches)]),
  ]);
}

async function started(name, redis) {
  const child = await startChild('collector.server.mjs', [name, redis.url]);
  return { name, child, port: await child.call('port'), slices: [], batches: [] };
}

async function oneSlice(load, { child, port }, requests, eventsEach) {
  const before = await child.call('cpuUs');
  const { requestsPerSecond, p99Ms } = await load.call('post', port, requests, eventsEach);
  const cpuUs = ((await child.call('cpuUs')) - before) / (requests * eventsEach);
  return { eventsPerSecond: requestsPerSecond * eventsEach, p99Ms, cpuUs };
}

function batchesOf(name) {
  return `${name}, in batches`;
}

function mediansOf(slices) {
  const of = (what) => median(slices.map((each) => each[what]));
  return { eventsPerSecond: of('eventsPerSecond'), p99Ms: of('p99Ms'), cpuUs: of('cpuUs') };
}

function comparisons(rounds) {
  const of = (name, what) => rounds.map((round) => round[name][what]);
  const against = (key, rival, what, unit, target) => ({
    key,
    value: medianRatio(of('collector', what), of(rival, what)),
    ours: median(of('collector', what)),
    rival: median(of(rival, what)),
    unit,
    ...target,
  });
  const speed = 'events a second, one a request';
  const cpu = 'µs of CPU an event';
  return [
    against('collector.durable_vs_answering', 'answering', 'eventsPerSecond', speed, { atLeast: 0.8 }),
    against('collector.vs_job_per_event', 'job-per-event', 'eventsPerSecond', speed, { atLeast: 2.5 }),
    against('collector.cpu_vs_answering', 'answering', 'cpuUs', cpu, {}),
    against('collector.cpu_vs_job_per_event', 'job-per-event', 'cpuUs', cpu, {}),
    {
      key: 'collector.p99_ms',
      value: median(of('collector', 'p99Ms')),
      ours: median(of('collector', 'p99Ms')),
      rival: median(of('answering', 'p99Ms')),
      unit: 'ms, one of a hundred takes longer; rival: answering',
    },
    {
      key: 'collector.batch_events_per_second',
      value: median(of(batchesOf('collector'), 'eventsPerSecond')),
      unit: `events a second, ${BATCH} a request`,
    },
    {
      key: 'collector.batch_vs_job_per_event',
      value: medianRatio(
        of(batchesOf('collector'), 'eventsPerSecond'),
        of(batchesOf('job-per-event'), 'eventsPerSecond'),
      ),
      ours: median(of(batchesOf('collector'), 'eventsPerSecond')),
      rival: median(of(batchesOf('job-per-event'), 'eventsPerSecond')),
      unit: `events a second, ${BATCH} a request; the rival adds them with addBulk`,
    },
    {
      key: 'collector.batch_cpu_us',
      value: median(of(batchesOf('collector'), 'cpuUs')),
      unit: `${cpu}, ${BATCH} a request`,
    },
  ];
}
