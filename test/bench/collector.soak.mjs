/** Whether the collector's memory stays flat under full load. */
import { startChild } from './child.mjs';
import { median } from './statistics.mjs';

const SLICE_REQUESTS = 20_000;

/**
 * The queue is emptied as workers would, so that only what the collector itself keeps can grow.
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} seconds
 */
export async function memoryFigures({ redis, load, progress }, seconds) {
  const server = await startChild('collector.server.mjs', ['collector', redis.url]);
  const port = await server.call('port');
  const samples = [];
  const end = performance.now() + seconds * 1_000;
  progress(`collector, memory over ${seconds} s of full load`);
  while (performance.now() < end) {
    await load.call('post', port, SLICE_REQUESTS, 1);
    samples.push({ heapMb: await server.call('memoryMb'), rssMb: await server.call('rssMb') });
    await redis.client.flushall();
  }
  await load.call('disconnect', port);
  await server.stop();
  return { samples, results: samples.length < 3 ? [] : flatness(samples) };
}

/** Thirds are compared, the first of which still warms up: the last one beside the middle one. */
function flatness(samples) {
  const third = Math.floor(samples.length / 3);
  const of = (what, from, to) => median(samples.slice(from, to).map((each) => each[what]));
  const [middle, last] = [of('heapMb', third, 2 * third), of('heapMb', 2 * third)];
  const rssMb = of('rssMb', 2 * third);
  return [
    {
      key: 'collector.memory_growth',
      value: last / middle,
      ours: last,
      rival: middle,
      unit: 'MiB after a collection; last third beside the middle one',
      atMost: 1.1,
    },
    { key: 'collector.rss_mb', value: rssMb, unit: 'MiB of the process under load' },
  ];
}
