/** Events a second that one ordered queue delivers, and their CPU time, beside one job an event at concurrency 100. */
import { Queue } from 'bullmq';
import { openHome } from '../../dist/queue/open-home.js';
import { makeBacklog, messagesIn, QUEUE_NAME } from './backlog.mjs';
import { startChild } from './child.mjs';
import { median, medianRatio } from './statistics.mjs';

const VENDOR_LATENCY_MS = 20;
const EVENTS = 40_000;
/** It takes many times as long for each, so that fewer say as much. */
const RIVAL_EVENTS = 8_000;

/**
 * @param {import('./bench.mjs').Surroundings} surroundings
 * @param {number} rounds
 */
export async function benchDelivery(surroundings, rounds) {
  const { redis, progress } = surroundings;
  progress('delivery, making the backlog');
  const { chunks } = await makeBacklog(surroundings, EVENTS);
  const messages = (await messagesIn(chunks)).slice(0, RIVAL_EVENTS);
  const vendor = await startChild('vendor.server.mjs', [`${VENDOR_LATENCY_MS}`]);
  const urls = [redis.url, `http://127.0.0.1:${await vendor.call('port')}`];
  const [ours, rival] = await Promise.all(
    ['delivery.worker.mjs', 'job-per-event.worker.mjs'].map((script) => startChild(script, urls)),
  );
  const measured = [];
  // The first round warms both processes up.
  for (let round = 0; round <= rounds; round += 1) {
    progress(`delivery, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
    await fillOurs(redis, chunks);
    const requestsBefore = await vendor.call('requests');
    const ourRun = perEvent(await ours.call('deliver', EVENTS), EVENTS);
    ourRun.eventsPerCall = EVENTS / ((await vendor.call('requests')) - requestsBefore);
    await fillRival(redis, messages);
    const rivalRun = perEvent(await rival.call('deliver', RIVAL_EVENTS), RIVAL_EVENTS);
    if (round > 0) measured.push({ ours: ourRun, rival: rivalRun });
  }
  await Promise.all([ours, rival, vendor].map((each) => each.stop()));
  return { results: results(measured), measured: { delivery: measured } };
}

function perEvent({ seconds, cpuUs }, events) {
  return { eventsPerSecond: events / seconds, cpuUs: cpuUs / events };
}

function results(measured) {
  const rates = (side) => measured.map((round) => round[side].eventsPerSecond);
  const cpu = (side) => measured.map((round) => round[side].cpuUs);
  const rate = { ours: median(rates('ours')), rival: median(rates('rival')), unit: 'events a second' };
  return [
    {
      key: 'delivery.vs_job_per_event',
      value: medianRatio(rates('ours'), rates('rival')),
      ...rate,
      atLeast: 3,
    },
    { key: 'delivery.events_per_second', value: rate.ours },
    { key: 'delivery.rival_events_per_second', value: rate.rival },
    {
      key: 'worker.cpu_us_per_event',
      value: median(cpu('ours')),
      ours: median(cpu('ours')),
      rival: median(cpu('rival')),
      unit: 'µs of CPU an event',
    },
  ];
}

async function fillOurs(redis, chunks) {
  await redis.client.flushall();
  const home = openHome({ url: redis.url, onError: () => {} });
  await home.queue(QUEUE_NAME).addBulk(chunks);
  await home.close();
}

async function fillRival(redis, messages) {
  await redis.client.flushall();
  const { hostname, port } = new URL(redis.url);
  const queue = new Queue('page-views', { connection: { host: hostname, port: Number(port) } });
  await queue.addBulk(messages.map((data) => ({ name: 'track', data, opts: { removeOnComplete: true } })));
  await queue.close();
}
