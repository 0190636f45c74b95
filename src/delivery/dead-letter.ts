/** Keeps what a destination refused for good, with the reason, until somebody sends it again or lets it go. */
import type { Job, Queue } from 'bullmq';
import type { Kind, Message } from '../message/message.js';
import { chunkJobId, decodeChunk, encodeChunk, pack, type Chunk } from '../queue/chunk.js';
import type { QueueHome } from '../queue/queue-home.js';
import {
  deadLetterQueueName,
  shardOf,
  shardQueueName,
  type QueuedDestination,
} from '../queue/queue-names.js';

/** A refused message. */
export interface DeadMessage {
  readonly message: Message;
  /** Why, in the vendor's words. */
  readonly reason: string;
  /** When it was refused, in milliseconds since the epoch. */
  readonly rejectedAt: number;
}

/** A refused message in its job: as a chunk, which any store takes, whatever the message holds. */
type DeadMessageJob = Chunk & Omit<DeadMessage, 'message'>;

/** Messages read at a time when all of them are sent again. */
const PAGE_SIZE = 500;

export class DeadLetter {
  private readonly queue: Queue;

  constructor(
    private readonly home: QueueHome,
    private readonly destination: QueuedDestination,
  ) {
    this.queue = home.queue(deadLetterQueueName(destination.name));
  }

  /** Repeating it for the same message adds nothing. */
  async add(message: Message, reason: string): Promise<void> {
    const chunk = await encodeChunk(message.kind, [pack(message)]);
    const dead: DeadMessageJob = { ...chunk, reason: storable(reason), rejectedAt: Date.now() };
    await this.queue.add(message.kind, dead, { jobId: jobIdOf(message.id) });
  }

  count(): Promise<number> {
    return this.queue.getWaitingCount();
  }

  /** Refused messages, oldest first. */
  async list(skip = 0, count = 100): Promise<DeadMessage[]> {
    return Promise.all((await this.home.oldestWaiting(this.queue, skip, count)).map(deadMessageOf));
  }

  /**
   * Sends refused messages to their destination once more, behind what already waits there.
   * @param messageIds which; all when left out.
   * @returns how many.
   */
  async retry(messageIds?: readonly string[]): Promise<number> {
    return this.empty(messageIds, async (dead) => {
      for (const { message } of dead) await this.requeue(message);
    });
  }

  /**
   * Removes refused messages for good.
   * @param messageIds which; all when left out.
   * @returns how many.
   */
  async purge(messageIds?: readonly string[]): Promise<number> {
    return this.empty(messageIds, async () => {});
  }

  private async empty(
    messageIds: readonly string[] | undefined,
    first: (dead: DeadMessage[]) => Promise<void>,
  ) {
    let total = 0;
    // All that is there now; what is refused again meanwhile stays.
    let left = messageIds ? messageIds.length : await this.count();
    while (left > 0) {
      const page = Math.min(left, PAGE_SIZE);
      const jobs = messageIds
        ? await this.home.stillWaiting(this.queue, messageIds.map(jobIdOf))
        : await this.home.oldestWaiting(this.queue, 0, page);
      await first(await Promise.all(jobs.map(deadMessageOf)));
      await this.home.removeWaiting(this.queue, jobs.map((job) => String(job.id))); // prettier-ignore
      total += jobs.length;
      left = messageIds || jobs.length === 0 ? 0 : left - jobs.length;
    }
    return total;
  }

  private async requeue(message: Message): Promise<void> {
    const packed = [pack(message)];
    const shard = shardOf(packed[0]?.identityKey ?? '', this.destination.shards);
    const queue = this.home.queue(shardQueueName(this.destination, shard));
    const kind: Kind = message.kind;
    await queue.add(kind, await encodeChunk(kind, packed), {
      jobId: `again-${chunkJobId(packed)}`,
    });
  }
}

async function deadMessageOf(job: Job<DeadMessageJob>): Promise<DeadMessage> {
  const [message] = await decodeChunk(job.data);
  return { message: message as Message, reason: job.data.reason, rejectedAt: job.data.rejectedAt };
}

/** A vendor's words without what PostgreSQL refuses in a text. */
function storable(reason: string): string {
  return reason.toWellFormed().replaceAll('\0', '');
}

/** BullMQ refuses ids that are whole numbers, which a client's message id may be. */
function jobIdOf(messageId: string): string {
  return `message-${messageId}`;
}
