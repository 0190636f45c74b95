/** What a caller may say about a message beyond its content. */
import type { Identity, MessageContext } from '../message/message.js';

export interface MessageOptions {
  /** When it happened: milliseconds since the epoch, or a date. Default: now. */
  readonly time?: number | Date;
  /**
   * Makes the message one with every other of that id: vendors take it once. One that is not 1 to 36 characters of
   * `[A-Za-z0-9-]` is hashed. Default: a new one.
   */
  readonly id?: string;
  /**
   * Whether it is said about the person rather than done by them, so that it is no activity of theirs. Default: true of what
   * `analytics.as()` and `@TrackAs()` say of somebody who does not make the request under way.
   */
  readonly onBehalf?: boolean;
  /** Added to what is known of the request under way. */
  readonly context?: MessageContext;
}

/** Whom a message is about, where it is not the person who makes the request. */
export interface WhoOptions {
  readonly identity?: Identity;
  readonly userId?: string | number;
  readonly anonymousId?: string;
}

export type TrackCallOptions = MessageOptions & WhoOptions;
