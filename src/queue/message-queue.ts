/** The door that every captured message goes through. */
import type { Message } from '../message/message.js';

export abstract class MessageQueue {
  /**
   * Takes a message. The promise settles when the queue has it for every destination, and rejects when it can't be kept:
   * the bounded buffer is full, the message is no JSON, or the process shuts down. It costs the caller no waiting.
   */
  abstract add(message: Message): Promise<void>;

  /** Resolves when everything taken so far is in the queue; rejects with what is left after `timeoutMs`. */
  abstract flush(timeoutMs?: number): Promise<void>;
}
