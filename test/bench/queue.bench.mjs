/** Redis memory of a backlog: page views as the group commit queued them beside the same ones as a job each. */
import { Queue } from 'bullmq';
import { bytesOf, makeBacklog, messagesIn } from './backlog.mjs';
import { median, medianRatio } from './statistics.mjs';

const EVENTS = 20_000;
const ADD_AT_A_TIME = 1_000;

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 */
export async function benchQueue(surroundings, rounds) {
  const measured = [];
  for (let round = 1; round <= rounds; round += 1) {
    surroundings.progress(`queue, round ${round} of ${rounds}`);
    const { chunks, redisBytes } = await makeBacklog(surroundings, EVENTS);
    const sizes = chunks.map(({ data }) => data.count);
    measured.push({
      ours: redisBytes / EVENTS,
      rival: (await jobPerEventBytes(surroundings.redis, await messagesIn(chunks))) / EVENTS,
      jsonBytes: chunks.reduce((sum, { data }) => sum + data.bytes, 0) / EVENTS,
      chunkSize: { mean: EVENTS / sizes.length, median: median(sizes), largest: Math.max(...sizes) },
    });
  }
  const ours = measured.map((round) => round.ours);
  const rivals = measured.map((round) => round.rival);
  const result = {
    key: 'queue.bytes_vs_job_per_event',
    value: medianRatio(ours, rivals),
    ours: median(ours),
    rival: median(rivals),
    unit: 'bytes of Redis an event',
    atMost: 0.25,
  };
  return { results: [result], measured: { queue: measured } };
}

async function jobPerEventBytes(redis, messages) {
  const { hostname, port } = new URL(redis.url);
  const queue = new Queue('page-views', { connection: { host: hostname, port: Number(port) } });
  for (let from = 0; from < messages.length; from += ADD_AT_A_TIME) {
    const some = messages.slice(from, from + ADD_AT_A_TIME);
    await queue.addBulk(some.map((data) => ({ name: 'track', data, opts: { removeOnComplete: true } })));
  }
  const bytes = await bytesOf(redis, queue);
  await queue.close();
  return bytes;
}
