/** Gathers messages while a commit is under way and sends them together in the next one: no timer, no window. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CHUNK_MAX_BYTES, CHUNK_MAX_MESSAGES } from './chunk.js';
import { fits, MessageText, type PackedMessage, type WrittenMessage } from './message-text.js';

/** How much may wait in memory, and for how long a caller is kept waiting. */
export class BufferOptions {
  /** Messages kept while the queue can't be reached; what comes on top is dropped and counted. Default 20,000. */
  maxMessages = 20_000;
  /** The same in bytes of JSON. Default 32 MiB. */
  maxBytes = 32 * 1024 * 1024;
  /** A promise of `track()` settles after this even if the queue is still unreachable; the message stays in the buffer. Default 5,000 ms. */
  maxAwaitMs = 5_000;
}

/** The buffer has no room: this message is dropped. */
export class BufferFullError extends Error {
  override readonly name = 'BufferFullError';
}

/** The queue does not answer; the message waits in the buffer and goes out when it does. */
export class QueueUnreachableError extends Error {
  override readonly name = 'QueueUnreachableError';

  /** @param storedLater resolves when the message has left the buffer: true when the queue has it then */
  constructor(
    message: string,
    readonly storedLater: Promise<boolean> = Promise.resolve(false),
  ) {
    super(message);
  }
}

/** The message can never be in the queue, whenever it comes: it is no JSON, or longer than the buffer. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';
}

/** Messages that are committed together, and the promise their callers share. */
export interface Group {
  readonly messages: WrittenMessage[];
  readonly text: MessageText;
  bytes: number;
  readonly since: number;
  /** What callers await: settles with the commit, or after `maxAwaitMs`. */
  readonly committed: Promise<void>;
  readonly settle: (error?: Error) => void;
  /** Resolves when the group has left the buffer: true when the queue has it. */
  readonly gone: Promise<boolean>;
  readonly leave: (committed: boolean) => void;
}

const RETRY_FROM_MS = 50;
const RETRY_UP_TO_MS = 2_000;
/** `{"kind":"alias","id":"","time":0,"identity":{}}`: no message is shorter. */
const LEAST_BYTES = 47;
/** How often callers who have waited for `maxAwaitMs` are looked for while a commit is under way. */
const RELEASE_LOOK_MS = 250;
/** One group is in flight while the next one fills. */
const SPARE_TEXTS = 2;

export class GroupCommit {
  private readonly groups: Group[] = [];
  private readonly spareTexts: MessageText[] = [];
  private running?: Promise<void>;
  private messages = 0;
  private bytes = 0;
  private readonly giveUp = new AbortController();

  /**
   * @param commit puts a group into the queue, whole or not at all as far as the caller can tell; repeating it is harmless.
   * @param onFailure hears why a commit failed, each time.
   */
  constructor(
    private readonly commit: (group: Group) => Promise<void>,
    private readonly options: BufferOptions = new BufferOptions(),
    private readonly onFailure: (error: Error) => void = () => {},
  ) {}

  /** Messages that are not yet in the queue. */
  get size(): number {
    return this.messages;
  }

  /** Whether there is no room for any message: so much is known before it is serialised. */
  get isFull(): boolean {
    return this.messages >= this.options.maxMessages || this.bytes + LEAST_BYTES > this.options.maxBytes;
  }

  hasRoomFor(message: PackedMessage): boolean {
    return this.messages < this.options.maxMessages && fits(message.json, this.options.maxBytes - this.bytes);
  }

  /** Takes a message; ask `hasRoomFor` first. */
  add(message: PackedMessage): Promise<void> {
    if (this.giveUp.signal.aborted) {
      return Promise.reject(new QueueUnreachableError('[analytics] The queue is closed: this message came too late and is dropped.')); // prettier-ignore
    }
    const group = this.openGroup(message.json);
    const written = group.text.write(message);
    const bytes = written.to - written.from - 1;
    group.messages.push(written);
    group.bytes += bytes;
    this.messages += 1;
    this.bytes += bytes;
    this.running ??= this.run();
    return group.committed;
  }

  /** Resolves when all that was taken before the call is committed; rejects after `timeoutMs` with what is left. */
  async flush(timeoutMs: number): Promise<void> {
    const deadline = new AbortController();
    const late = sleep(timeoutMs, 'late', { signal: deadline.signal, ref: false }).catch(() => 'cancelled');
    const outcome = await Promise.race([this.groups.at(-1)?.gone, late]);
    deadline.abort();
    if (outcome !== 'late') return;
    throw new QueueUnreachableError(`[analytics] ${this.messages} messages are not in the queue after ${timeoutMs} ms.`); // prettier-ignore
  }

  /** Takes no more, and stops trying. What is left is lost: call `flush` first. */
  close(): void {
    this.giveUp.abort();
  }

  private openGroup(json: string): Group {
    const last = this.groups.at(-1);
    // The first group may be in flight: it takes no more.
    const open = this.groups.length > 1 || !this.inFlight ? last : undefined;
    if (open && open.messages.length < CHUNK_MAX_MESSAGES && fits(json, CHUNK_MAX_BYTES - open.bytes))
      return open;
    const group = newGroup(this.spareTexts.pop() ?? new MessageText());
    this.groups.push(group);
    return group;
  }

  private keep(text: MessageText): void {
    if (this.spareTexts.length === SPARE_TEXTS) return;
    text.clear();
    this.spareTexts.push(text);
  }

  private inFlight = false;

  private async run(): Promise<void> {
    // What arrives in the same turn of the event loop shares the first commit.
    await new Promise(setImmediate);
    for (let group = this.groups[0]; group; group = this.groups[0]) {
      this.inFlight = true;
      const committed = await this.commitUntilDone(group);
      this.inFlight = false;
      this.groups.shift();
      this.messages -= group.messages.length;
      this.bytes -= group.bytes;
      this.keep(group.text);
      group.leave(committed);
      group.settle(committed ? undefined : new QueueUnreachableError('[analytics] The queue was closed before this message was in it.')); // prettier-ignore
    }
    this.running = undefined;
  }

  private async commitUntilDone(group: Group): Promise<boolean> {
    for (let delayMs = RETRY_FROM_MS; ; delayMs = Math.min(delayMs * 2, RETRY_UP_TO_MS)) {
      if (this.giveUp.signal.aborted) return false;
      const watch = setInterval(() => this.releaseCallers('no answer'), RELEASE_LOOK_MS).unref();
      try {
        await this.commit(group);
        return true;
      } catch (error) {
        this.onFailure(error as Error);
        this.releaseCallers((error as Error).message);
      } finally {
        clearInterval(watch);
      }
      const jitter = 0.5 + Math.random() / 2;
      await sleep(delayMs * jitter, undefined, { signal: this.giveUp.signal }).catch(() => {});
    }
  }

  /** Nobody who awaits `track()` waits longer than `maxAwaitMs` for a queue that is away. */
  private releaseCallers(reason: string): void {
    const before = Date.now() - this.options.maxAwaitMs;
    for (const group of this.groups) {
      if (group.since > before) return;
      group.settle(new QueueUnreachableError(`[analytics] The queue can't be reached (${reason}). The message waits in memory and goes out when the queue is back.`, group.gone)); // prettier-ignore
    }
  }
}

function newGroup(text: MessageText): Group {
  let settle: Group['settle'] = () => {};
  const committed = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  // Callers that don't look at their promise must not end the process.
  committed.catch(() => {});
  let leave: Group['leave'] = () => {};
  const gone = new Promise<boolean>((resolve) => (leave = resolve));
  return { messages: [], text, bytes: 0, since: Date.now(), committed, settle, gone, leave };
}
