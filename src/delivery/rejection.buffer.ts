/** Takes what plan and collector reject on its way to their dead letters: in memory while the queue is away, within bounds. */
import { randomUUID } from 'node:crypto';
import type { Message } from '../message/message.js';
import {
  BufferFullError,
  BufferOptions,
  GroupCommit,
  UnstorableError,
  type Group,
} from '../queue/group-commit.js';
import type { PackedMessage } from '../queue/message-text.js';
import { REJECTION_DROP_REASONS, Tally } from '../queue/tally.js';
import type { DeadLetter, Refused } from './dead-letter.js';

/**
 * What stands in a dead letter of its own, before any destination: what the tracking plan rejects, and what the collector's
 * transform failed on.
 */
export const OWN_DEAD_LETTERS = ['plan', 'collector'] as const;
export type OwnDeadLetter = (typeof OWN_DEAD_LETTERS)[number];

/** What bounds it, counts what it can't keep, and hears why a dead letter can't be reached, each time. */
export interface RejectionBuffering {
  /** Bounds this buffer alone, beside that of the messages. */
  readonly buffer?: BufferOptions;
  readonly tally?: Tally;
  readonly onFailure?: (error: Error) => void;
}

interface Rejection extends Refused {
  readonly letter: OwnDeadLetter;
}

export class RejectionBuffer {
  private readonly commits: GroupCommit;
  private readonly waiting: Record<OwnDeadLetter, number> = { plan: 0, collector: 0 };
  private readonly noRoom: Error;
  private readonly tally: Tally;
  private closed = false;

  constructor(
    private readonly letters: Readonly<Record<OwnDeadLetter, DeadLetter>>,
    { buffer = new BufferOptions(), tally = new Tally(), onFailure }: RejectionBuffering = {},
  ) {
    this.tally = tally;
    this.commits = new GroupCommit((group) => this.commit(group), buffer, onFailure);
    // Made once: an error a message would cost the app more than all else.
    this.noRoom = new BufferFullError(`[analytics] The queue can't be reached and the buffer of rejected messages is full (${buffer.maxMessages} messages or ${buffer.maxBytes} bytes): they are dropped. Bring the queue back, or raise buffer.maxMessages and buffer.maxBytes.`); // prettier-ignore
  }

  /** Rejected messages that wait in memory. */
  get buffered(): number {
    return this.commits.size;
  }

  /** The promise settles when the dead letter has it; it rejects when it can't be kept, which is counted, or takes too long. */
  reject(letter: OwnDeadLetter, message: Message, reason: string): Promise<void> {
    let packed: PackedMessage;
    try {
      packed = packRejection({ letter, message, reason, rejectedAt: Date.now(), occasion: randomUUID() });
    } catch (error) {
      this.countDropped(letter);
      return Promise.reject(new UnstorableError(`[analytics] A rejected ${message.kind} message is no JSON and is dropped: ${(error as Error).message}. Pass plain values as properties.`, { cause: error })); // prettier-ignore
    }
    if (this.closed || !this.commits.hasRoomFor(packed)) {
      this.countDropped(letter);
      return this.closed ? this.commits.add(packed) : Promise.reject(this.noRoom);
    }
    this.waiting[letter] += 1;
    return this.commits.add(packed);
  }

  /** Resolves when everything taken so far is in its dead letter; rejects with what is left after `timeoutMs`. */
  flush(timeoutMs: number): Promise<void> {
    return this.commits.flush(timeoutMs);
  }

  /** Stops taking and trying; what is still in memory is counted as dropped. Call `flush` first. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.commits.close();
    for (const letter of OWN_DEAD_LETTERS) this.countDropped(letter, this.waiting[letter]);
  }

  private async commit({ text, messages }: Group): Promise<void> {
    const rejections = JSON.parse(text.arrayOf(messages).toString()) as Rejection[];
    for (const letter of OWN_DEAD_LETTERS) {
      const own = rejections.filter((each) => each.letter === letter);
      if (own.length > 0) await this.letters[letter].addAll(own);
    }
    // All of it or nothing, since a repeated commit starts from the beginning and adds nothing twice.
    for (const { letter } of rejections) this.waiting[letter] -= 1;
  }

  private countDropped(letter: OwnDeadLetter, messages = 1): void {
    if (messages > 0) this.tally.countDropped(REJECTION_DROP_REASONS[letter], messages);
  }
}

function packRejection(rejection: Rejection): PackedMessage {
  const { kind, time } = rejection.message;
  return { kind, time, identityKey: '', json: JSON.stringify(rejection) };
}
