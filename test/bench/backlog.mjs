/** A backlog as the group commit makes it while an app is under full load. */
import { openHome } from '../../dist/queue/open-home.js';
import { decodeChunk } from '../../dist/queue/chunk.js';
import { startChild } from './child.mjs';

export const QUEUE_NAME = 'analytics-mixpanel';

/**
 * Leaves the queue filled with the page views of `count` requests.
 * @returns {Promise<{ chunks: { name: string, data: any }[], redisBytes: number }>} its jobs, oldest first, and their memory
 */
export async function makeBacklog({ redis, vendorUrl, load }, count) {
  await redis.client.flushall();
  const args = ['fastify', 'ours', redis.url, vendorUrl, 'trust-proxy'];
  const server = await startChild('capture.server.mjs', args);
  const port = await server.call('port');
  await load.call('run', port, count);
  await server.call('settle');
  await load.call('disconnect', port);
  await server.stop();
  const home = openHome({ url: redis.url, onError: () => {} });
  const queue = home.queue(QUEUE_NAME);
  const jobs = await queue.getJobs(['waiting'], 0, -1, true);
  const redisBytes = await bytesOf(redis, queue);
  await home.close();
  return { chunks: jobs.map(({ name, data }) => ({ name, data })), redisBytes };
}

/** @returns {Promise<any[]>} the messages of a backlog's chunks */
export async function messagesIn(chunks) {
  return (await Promise.all(chunks.map(({ data }) => decodeChunk(data)))).flat();
}

/** Memory of a queue that has Redis to itself; empties it. BullMQ's stream of events is no part of a backlog. */
export async function bytesOf(redis, queue) {
  await redis.client.del(queue.toKey('events'));
  const full = await usedBytes(redis);
  await redis.client.flushall();
  return full - (await usedBytes(redis));
}

async function usedBytes({ client }) {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
}
