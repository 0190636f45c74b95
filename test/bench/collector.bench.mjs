/** What the collector takes, stored before it is acknowledged: beside the same framework storing nothing, and a BullMQ job an event. */
import { startChild } from './child.mjs';
import { median, medianRatio } from './statistics.mjs';

const SERVERS = ['collector', 'answering', 'job-per-event'];
const WARM_UP_REQUESTS = 10_000;
const SLICES = 6;
const SLICE_REQUESTS = 10_000;
const BATCH = 50;
const BATCH_REQUESTS = 1_500;

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 */
export async function benchCollector(surroundings, rounds) {
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) {
    surroundings.progress(`collector, round ${round} of ${rounds}`);
    measured.push(await oneRound(surroundings));
  }
  const soak = await memoryUnderLoad(surroundings);
  return { results: [...comparisons(measured), ...flatness(soak)], measured: { collector: measured, soak } };
}

async function oneRound({ redis, load }) {
  const servers = await Promise.all(SERVERS.map((name) => started(name, redis)));
  for (const { port } of servers) await load.call('post', port, WARM_UP_REQUESTS, 1);
  for (let slice = 0; slice < SLICES; slice += 1) {
    for (const server of servers) server.slices.push(await load.call('post', server.port, SLICE_REQUESTS, 1));
    await redis.client.flushall();
    // Nobody always comes after the same neighbour.
    servers.push(...servers.splice(0, 1));
  }
  const collector = servers.find(({ name }) => name === 'collector');
  const batches = await load.call('post', collector.port, BATCH_REQUESTS, BATCH);
  await redis.client.flushall();
  for (const { child, port } of servers) {
    await load.call('disconnect', port);
    await child.stop();
  }
  const bySpeed = Object.fromEntries(
    servers.map(({ name, slices }) => [name, median(slices.map((each) => each.requestsPerSecond))]),
  );
  const byP99 = Object.fromEntries(
    servers.map(({ name, slices }) => [`${name} p99Ms`, median(slices.map((each) => each.p99Ms))]),
  );
  return {
    ...bySpeed,
    ...byP99,
    batchEventsPerSecond: batches.requestsPerSecond * BATCH,
    batchP99Ms: batches.p99Ms,
  };
}

async function started(name, redis) {
  const child = await startChild('collector.server.mjs', [name, redis.url]);
  return { name, child, port: await child.call('port'), slices: [] };
}

function comparisons(rounds) {
  const of = (name) => rounds.map((round) => round[name]);
  const against = (key, rival, atLeast) => ({
    key,
    value: medianRatio(of('collector'), of(rival)),
    ours: median(of('collector')),
    rival: median(of(rival)),
    unit: 'requests a second',
    atLeast,
  });
  return [
    against('collector.durable_vs_answering', 'answering', 0.8),
    against('collector.vs_job_per_event', 'job-per-event', 2.5),
    {
      key: 'collector.p99_ms',
      value: median(of('collector p99Ms')),
      ours: median(of('collector p99Ms')),
      rival: median(of('answering p99Ms')),
      unit: 'ms, one of a hundred takes longer; rival: answering',
    },
    {
      key: 'collector.batch_events_per_second',
      value: median(of('batchEventsPerSecond')),
      unit: `events a second, ${BATCH} a request`,
    },
  ];
}

const SOAK_SECONDS = Number(process.env.SOAK_SECONDS ?? 300);
const SOAK_SLICE_REQUESTS = 20_000;

/** The queue is emptied as workers would, so that only what the collector itself keeps can grow. */
async function memoryUnderLoad({ redis, load, progress }) {
  const server = await started('collector', redis);
  const samples = [];
  const end = performance.now() + SOAK_SECONDS * 1_000;
  progress(`collector, memory over ${SOAK_SECONDS} s of full load`);
  while (performance.now() < end) {
    await load.call('post', server.port, SOAK_SLICE_REQUESTS, 1);
    samples.push({ heapMb: await server.child.call('memoryMb'), rssMb: await server.child.call('rssMb') });
    await redis.client.flushall();
  }
  await load.call('disconnect', server.port);
  await server.child.stop();
  return samples;
}

/** Thirds are compared, the first of which still warms up: the last one beside the middle one. */
function flatness(samples) {
  const third = Math.floor(samples.length / 3);
  const of = (what, from, to) => median(samples.slice(from, to).map((each) => each[what]));
  return [
    {
      key: 'collector.memory_growth',
      value: of('heapMb', 2 * third) / of('heapMb', third, 2 * third),
      ours: of('heapMb', 2 * third),
      rival: of('heapMb', third, 2 * third),
      unit: 'MiB after a collection; last third beside the middle one',
      atMost: 1.1,
    },
    { key: 'collector.rss_mb', value: of('rssMb', 2 * third), unit: 'MiB of the process under load' },
  ];
}
