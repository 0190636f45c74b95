/** The contract between delivery and the places messages go to. */
import type { Message } from '../message/message.js';
import type { Outcome } from './outcome.js';

/** How much of the queue one call of `deliver` takes. */
export interface BatchLimits {
  /** At most so many messages. */
  readonly maxSize: number;
  /** At most so many bytes of messages, as JSON. */
  readonly maxBytes: number;
  /** How long a batch that is not yet full may wait for more, in milliseconds; 0 delivers at once. */
  readonly maxWaitMs: number;
}

/** A place that messages go to. Implementations are plain TypeScript and know neither Nest nor the queue. */
export interface Destination {
  /** Lower-case letters, digits and hyphens: names the queue and labels the metrics. */
  readonly name: string;
  readonly batch: BatchLimits;
  /**
   * Delivers a batch, oldest first, and answers one outcome a message, in the same order.
   * It may take more than one call of the vendor; once a call answers `retryable`, later messages of the batch
   * that must not overtake it are answered `retryable` too, without being sent.
   *
   * @param signal aborts when the worker shuts down or lost its lease: stop waiting for the vendor then.
   * @throws anything: all messages of the batch are tried again.
   */
  deliver(messages: readonly Message[], signal: AbortSignal): Promise<Outcome[]>;
  /** Proves that the destination can be reached with these credentials. */
  ping?(): Promise<void>;
  /** Removes what the destination stores, tables for example. */
  drop?(): Promise<void>;
  close?(): Promise<void>;
}
