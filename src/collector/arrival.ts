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

/** One request, stored. */
export interface Taken {
  /** What the queue has now, where somebody waits for the outcomes; neither resent messages nor aliases are among them. */
  readonly messages: readonly Message[];
  /** Messages, of such a request, that the tracking plan keeps from every destination: they are in its dead letter. */
  readonly offPlan: number;
  /** Records that are stored, now or at an earlier sending. */
  readonly stored: number;
  readonly refused: readonly RefusedRecord[];
}
