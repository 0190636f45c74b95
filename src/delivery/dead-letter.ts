/** Keeps what a destination refused for good, with the reason, until somebody sends it again or lets it go. */
import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import type { Kind, Message } from '../message/message.js';
import { decodeChunk, encodeChunk, type Chunk } from '../queue/chunk.js';
import { pack } from '../queue/message-text.js';
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

/** A refused message with what tells this refusal from another one of the same message. */
export interface Refused extends DeadMessage {
  readonly occasion: string;
}

/** A refused message in its job: as a chunk, which any store takes, whatever the message holds. */
type DeadMessageJob = Chunk & Omit<DeadMessage, 'message'>;

/** Messages read at a time when all of them are sent again. */
const PAGE_SIZE = 500;

export class DeadLetter {
  private readonly queue: Queue;

  /**
   * @param sendAgain where a retried message goes. Default: behind what waits for the destination.
   */
  constructor(
    private readonly home: QueueHome,
    private readonly destination: QueuedDestination,
    private readonly sendAgain = (message: Message) => this.requeue(message),
  ) {
    this.queue = home.queue(deadLetterQueueName(destination.name));
  }

  /**
   * @param occasion tells one refusal from another one of the same message; repeating it adds nothing.
   */
  async add(message: Message, reason: string, occasion: string = randomUUID()): Promise<void> {
    await this.addAll([{ message, reason, rejectedAt: Date.now(), occasion }]);
  }

  /** Adds several at once, all or, while the queue is away, none. */
  async addAll(refused: readonly Refused[]): Promise<void> {
    const jobs = await Promise.all(refused.map(jobOf));
    const [first, second] = jobs;
    if (first !== undefined && second === undefined) await this.queue.add(first.name, first.data, first.opts);
    else await this.queue.addBulk(jobs);
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
      for (const { message } of dead) await this.sendAgain(message);
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
    // What is there now: what is refused again meanwhile comes behind it, and stays.
    const wanted = messageIds && new Set(messageIds);
    let total = 0;
    let kept = 0;
    for (let left = await this.count(); left > 0;) {
      const jobs = await this.home.oldestWaiting(this.queue, kept, Math.min(left, PAGE_SIZE));
      if (jobs.length === 0) break;
      const read = await Promise.all(jobs.map(async (job) => ({ job, dead: await deadMessageOf(job) })));
      const chosen = read.filter(({ dead }) => !wanted || wanted.has(dead.message.id));
      await first(chosen.map(({ dead }) => dead));
      await this.home.removeWaiting(this.queue, chosen.map(({ job }) => String(job.id))); // prettier-ignore
      total += chosen.length;
      kept += jobs.length - chosen.length;
      left -= jobs.length;
    }
    return total;
  }

  private async requeue(message: Message): Promise<void> {
    const packed = [pack(message)];
    const shard = shardOf(packed[0]?.identityKey ?? '', this.destination.shards);
    const queue = this.home.queue(shardQueueName(this.destination, shard));
    const kind: Kind = message.kind;
    await queue.add(kind, await encodeChunk(kind, packed), {
      jobId: `again-${randomUUID()}`,
    });
  }
}

async function jobOf({ message, reason, rejectedAt, occasion }: Refused) {
  const chunk = await encodeChunk(message.kind, [pack(message)]);
  const data: DeadMessageJob = { ...chunk, reason: storable(reason), rejectedAt };
  return { name: message.kind, data, opts: { jobId: `${message.kind}-${message.id}-${occasion}` } };
}

async function deadMessageOf(job: Job<DeadMessageJob>): Promise<DeadMessage> {
  const [message] = await decodeChunk(job.data);
  return { message: message as Message, reason: job.data.reason, rejectedAt: job.data.rejectedAt };
}

/** A vendor's words without what PostgreSQL refuses in a text. */
function storable(reason: string): string {
  return reason.toWellFormed().replaceAll('\0', '');
}
