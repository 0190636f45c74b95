/** A queue for tests that keeps what it is given, or refuses it. */
import { EventEmitter, once } from 'node:events';
import type { Message, TrackMessage } from '../../src/message/message.js';
import { QueueUnreachableError } from '../../src/queue/group-commit.js';
import { MessageQueue } from '../../src/queue/message-queue.js';

export class CollectingQueue extends MessageQueue {
  readonly messages: Message[] = [];
  /** While set, every message is refused with it. */
  refusal: Error | undefined;
  /** While set, messages wait in memory until it resolves, with whether the queue has them then, and callers hear that at once. */
  away: Promise<boolean> | undefined;
  private readonly arrivals = new EventEmitter();

  add(message: Message): Promise<void> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    if (this.away !== undefined) return this.wait(message, this.away);
    this.messages.push(message);
    this.arrivals.emit('message');
    return Promise.resolve();
  }

  private async wait(message: Message, away: Promise<boolean>): Promise<void> {
    const stored = away.then((back) => {
      if (back) this.messages.push(message);
      return back;
    });
    throw new QueueUnreachableError('[analytics] The queue is away.', stored);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves when that many messages are there. */
  async received(count: number): Promise<void> {
    while (this.messages.length < count) await once(this.arrivals, 'message');
  }

  tracks(): TrackMessage[] {
    return this.messages.filter((message): message is TrackMessage => message.kind === 'track');
  }

  events(): string[] {
    return this.tracks().map(({ event }) => event);
  }
}
