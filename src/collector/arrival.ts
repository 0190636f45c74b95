/** What a client sent, as messages, and what of it none could be made. */
import type { Message } from '../message/message.js';

export interface Arrival {
  readonly message: Message;
  /** Where the record stood in its request, from 0. */
  readonly position: number;
  /** Whether the client gave the id, so that a resend can be told by it. */
  readonly hasOwnId: boolean;
}

/** A record that is not stored, and the one sentence that says why. */
export interface RefusedRecord {
  readonly position: number;
  readonly reason: string;
}

/** One request, read. One record may become several messages, such as an alias and a profile. */
export interface Reading {
  readonly arrivals: readonly Arrival[];
  readonly refused: readonly RefusedRecord[];
}

/** How many messages of a request no destination gets. */
export interface LeftOut {
  /** The tracking plan keeps them: they are in its dead letter. Known where somebody waits for the outcomes. */
  offPlan: number;
  /** The transform failed on them: they are in the dead letter `collector`. */
  failed: number;
  /** The transform dropped them, or they are a bot's. */
  dropped: number;
}

/** One request, stored. */
export interface Taken {
  /** What the queue has now, where somebody waits for the outcomes; neither resent messages nor aliases are among them. */
  readonly messages: readonly Message[];
  readonly leftOut: Readonly<LeftOut>;
  /** Records that are stored, now or at an earlier sending. */
  readonly stored: number;
  readonly refused: readonly RefusedRecord[];
}
