/** Commits groups of messages to the BullMQ queue of every destination. */
import type { Queue } from 'bullmq';
import { KINDS, type Kind, type Message } from '../message/message.js';
import { chunkJobId, encodeArray, type Chunk } from './chunk.js';
import { BufferFullError, BufferOptions, GroupCommit, UnstorableError, type Group } from './group-commit.js';
import { MessageQueue } from './message-queue.js';
import { fits, type MessageText, pack, type PackedMessage, type WrittenMessage } from './message-text.js';
import type { QueueHome } from './queue-home.js';
import { shardOf, shardQueueName, type QueuedDestination } from './queue-names.js';
import { Tally } from './tally.js';

/** For so long a repeated commit is recognised even if its job was delivered meanwhile. */
const COMMIT_REMEMBERED_MS = 60_000;

interface ChunkJob {
  readonly name: Kind;
  readonly data: Chunk;
  readonly opts: { jobId: string; deduplication: { id: string; ttl: number } };
}

export class BullMessageQueue extends MessageQueue {
  private readonly commits: GroupCommit;
  /** Made once: an error a message would cost the app more than the tracking does. */
  private readonly bufferFull: Promise<never>;
  private readonly maxBytes: number;
  private closed = false;
  /** Destinations that already have a group whose commit is being repeated. */
  private readonly reached = new WeakMap<Group, Set<string>>();

  constructor(
    private readonly home: QueueHome,
    private readonly destinations: readonly QueuedDestination[],
    private readonly tally: Tally = new Tally(),
    buffer: BufferOptions = new BufferOptions(),
    onFailure?: (error: Error) => void,
  ) {
    super();
    this.commits = new GroupCommit((group) => this.commit(group), buffer, onFailure);
    this.bufferFull = bufferFull(buffer);
    this.maxBytes = buffer.maxBytes;
  }

  /** Messages that wait in memory. */
  get buffered(): number {
    return this.commits.size;
  }

  override add(message: Message): Promise<void> {
    this.tally.captured += 1;
    // To serialise what is dropped all the same would hold up the app when it has most to do.
    if (!this.closed && this.commits.isFull) return this.dropFull();
    let packed: PackedMessage;
    try {
      packed = pack(message);
    } catch (error) {
      this.tally.countDropped('not_json');
      return Promise.reject(new UnstorableError(`[analytics] A ${message.kind} message is no JSON and is dropped: ${(error as Error).message}. Pass plain values as properties.`, { cause: error })); // prettier-ignore
    }
    if (!fits(packed.json, this.maxBytes)) {
      this.tally.countDropped('too_large');
      return Promise.reject(new UnstorableError(`[analytics] A ${message.kind} message is ${Buffer.byteLength(packed.json)} bytes long and is dropped: the buffer holds ${this.maxBytes}. Send less, or raise buffer.maxBytes.`)); // prettier-ignore
    }
    if (this.closed) {
      this.tally.countDropped('shutdown');
      return this.commits.add(packed);
    }
    if (!this.commits.hasRoomFor(packed)) return this.dropFull();
    return this.commits.add(packed);
  }

  private dropFull(): Promise<never> {
    this.tally.countDropped('buffer_full');
    return this.bufferFull;
  }

  async flush(timeoutMs = 10_000): Promise<void> {
    await this.commits.flush(timeoutMs);
  }

  /** Stops taking and trying; what is still in memory is counted as dropped. */
  close(): void {
    this.closed = true;
    this.commits.close();
    if (this.buffered > 0) this.tally.countDropped('shutdown', this.buffered);
  }

  private async commit(group: Group): Promise<void> {
    const reached = this.reached.get(group) ?? new Set();
    this.reached.set(group, reached);
    const encoded = new Map<number, Promise<ChunkJob[][]>>();
    const attempts = this.destinations
      .filter(({ name }) => !reached.has(name))
      .map(async (destination) => {
        const { name, shards } = destination;
        const messages = meantFor(name, group.messages);
        const isWhole = messages.length === group.messages.length;
        const jobs = (isWhole ? encoded.get(shards) : undefined) ?? jobsOf(group.text, messages, shards);
        if (isWhole) encoded.set(shards, jobs);
        await Promise.all((await jobs).map((each, shard) => addAll(this.queueOf(destination, shard), each)));
        reached.add(name);
        this.tally.countQueued(name, messages.length);
        if (!isWhole) this.tally.countWithheld(name, group.messages.length - messages.length);
      });
    const failed = (await Promise.allSettled(attempts)).find((each) => each.status === 'rejected');
    if (failed) throw failed.reason as Error;
  }

  private queueOf(destination: QueuedDestination, shard: number): Queue {
    return this.home.queue(shardQueueName(destination, shard));
  }
}

function bufferFull({ maxMessages, maxBytes }: BufferOptions): Promise<never> {
  const error = new BufferFullError(`[analytics] The queue can't be reached and the buffer is full (${maxMessages} messages or ${maxBytes} bytes): messages are dropped. Bring the queue back, or raise buffer.maxMessages and buffer.maxBytes.`); // prettier-ignore
  const rejection = Promise.reject(error);
  rejection.catch(() => {});
  return rejection;
}

/** All of a group but what is withheld from this destination. */
function meantFor(destination: string, messages: readonly WrittenMessage[]): readonly WrittenMessage[] {
  if (messages.every(({ withheldFrom }) => withheldFrom === undefined)) return messages;
  return messages.filter(({ withheldFrom }) => !withheldFrom?.includes(destination));
}

/** Mostly it is one job: for that the pipeline of `addBulk` would cost twice as much. */
async function addAll(queue: Queue, jobs: ChunkJob[]): Promise<void> {
  const [first, second] = jobs;
  if (first === undefined) return;
  if (second === undefined) await queue.add(first.name, first.data, first.opts);
  else await queue.addBulk(jobs);
}

/** At most one job a kind for each shard, in the order of the kinds. */
async function jobsOf(
  text: MessageText,
  messages: readonly WrittenMessage[],
  shards: number,
): Promise<ChunkJob[][]> {
  const jobs: ChunkJob[][] = Array.from({ length: shards }, () => []);
  for (const kind of KINDS) {
    const ofKind = messages.filter((each) => each.kind === kind);
    for (let shard = 0; shard < shards; shard += 1) {
      const chosen =
        shards === 1 ? ofKind : ofKind.filter((each) => shardOf(each.identityKey, shards) === shard);
      if (chosen.length > 0) jobs[shard]?.push(await jobOf(kind, text, chosen));
    }
  }
  return jobs;
}

async function jobOf(kind: Kind, text: MessageText, messages: readonly WrittenMessage[]): Promise<ChunkJob> {
  const array = text.arrayOf(messages);
  const data = await encodeArray(kind, messages, array);
  const jobId = chunkJobId(data, array);
  return { name: kind, data, opts: { jobId, deduplication: { id: jobId, ttl: COMMIT_REMEMBERED_MS } } };
}
