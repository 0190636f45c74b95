/** How many jobs wait for a destination, and how old the oldest is. */
import type { QueueHome } from '../queue/queue-home.js';
import { deadLetterQueueName, shardQueueNames, type QueuedDestination } from '../queue/queue-names.js';

export interface QueueStatus {
  readonly destination: string;
  /** Jobs that wait or are being delivered; a job holds up to 500 messages. */
  readonly jobs: number;
  /** Messages in the dead letter. */
  readonly deadLetters: number;
  /** Age of the oldest message that is not yet delivered, in milliseconds; 0 when there is none. */
  readonly oldestAgeMs: number;
}

/** @throws when the queue can't be reached. */
export async function queueStatus(home: QueueHome, destination: QueuedDestination): Promise<QueueStatus> {
  const shards = shardQueueNames(destination).map((name) => home.queue(name));
  const counts = await Promise.all(shards.map((queue) => queue.getJobCountByTypes('waiting', 'active')));
  const oldest = await Promise.all(
    shards.map(async (queue) => [
      ...(await queue.getActive(0, 0)),
      ...(await home.oldestWaiting(queue, 0, 1)),
    ]),
  );
  // A queue that was away keeps the jobs' own times: age is counted from the capture of the message.
  const times = oldest.flat().map((job) => (job.data as { oldestAt?: number }).oldestAt ?? job.timestamp);
  return {
    destination: destination.name,
    jobs: counts.reduce((sum, count) => sum + count, 0),
    deadLetters: await home.queue(deadLetterQueueName(destination.name)).getWaitingCount(),
    oldestAgeMs: times.length === 0 ? 0 : Math.max(0, Date.now() - Math.min(...times)),
  };
}
