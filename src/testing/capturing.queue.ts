/** Stands in for the queue in tests of apps: keeps every message as it would travel, and sends none. */
import type { Message } from '../message/message.js';
import { MessageQueue } from '../queue/message-queue.js';
import { Watchers } from './vendors/watchers.js';

export class CapturingQueue extends MessageQueue {
  /** In the order in which they were captured. */
  readonly messages: Message[] = [];
  /** Hear of each message. */
  readonly watchers = new Watchers();

  /** Keeps a copy of what JSON leaves of the message, as the real queue does; what is no JSON is refused here, too. */
  override add(message: Message): Promise<void> {
    try {
      this.messages.push(JSON.parse(JSON.stringify(message)) as Message);
    } catch (error) {
      return Promise.reject(new TypeError(`[analytics] A ${message.kind} message is no JSON: ${(error as Error).message}. Pass plain values as properties.`, { cause: error })); // prettier-ignore
    }
    this.watchers.notify();
    return Promise.resolve();
  }

  override flush(): Promise<void> {
    return Promise.resolve();
  }
}
