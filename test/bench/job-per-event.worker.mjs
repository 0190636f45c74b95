/** The rival's worker: one BullMQ job an event, each delivered by itself, at concurrency 100. Arguments as for ours. */
import { Worker } from 'bullmq';
import { Agent, request } from 'undici';
import { answerCalls, cpuStopwatch } from './child.mjs';

const CONCURRENCY = 100;

const [redisUrl, apiHost] = process.argv.slice(2);
const { hostname, port } = new URL(redisUrl);
const dispatcher = new Agent({ connections: CONCURRENCY });

async function deliverOne({ data: { event, time, id, identity, properties } }) {
  const facts = { time, $insert_id: id, distinct_id: identity.userId, token: 'bench' };
  const response = await request(`${apiHost}/import?strict=1`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Basic YmVuY2g6' },
    body: JSON.stringify([{ event, properties: { ...properties, ...facts } }]),
  });
  await response.body.dump();
  if (response.statusCode !== 200) throw new Error(`The vendor answered ${response.statusCode}.`);
}

/** Delivers a backlog. @returns {Promise<{ seconds: number, cpuUs: number }>} */
async function deliver(events) {
  const cpuUs = cpuStopwatch();
  const startedAtMs = performance.now();
  const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
  const worker = new Worker('page-views', deliverOne, { connection, concurrency: CONCURRENCY });
  await new Promise((resolve, reject) => {
    let left = events;
    worker.on('completed', () => --left === 0 && resolve());
    worker.on('failed', (_job, error) => reject(error));
  });
  const result = { seconds: (performance.now() - startedAtMs) / 1000, cpuUs: cpuUs() };
  await worker.close();
  return result;
}

answerCalls({ deliver });
