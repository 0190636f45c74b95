/** What one message says about a user's activity. */
import type { Message } from '../message/message.js';

/** The longest user id: the one that vendors agree on, in bytes. */
const MAX_USER_ID_BYTES = 255;
/** Names of actions are cut here: a name that carries data would take memory once a user. */
const MAX_ACTION_LENGTH = 128;
/** What PostgreSQL takes in no text. */
const NO_TEXT = /\0/g;

export interface UserAction {
  /** The message's id. */
  readonly id: string;
  readonly userId: string;
  /** When it happened, in milliseconds since the epoch. */
  readonly time: number;
  /** The name of the track. */
  readonly action: string;
}

/** The action in a message, or undefined where it tells of none: it is no track, nobody is known, or somebody else did it. */
export function userAction(message: Message): UserAction | undefined {
  const { userId } = message.identity;
  if (message.kind !== 'track' || userId === undefined || message.onBehalf) return undefined;
  const action = storable(message.event.slice(0, MAX_ACTION_LENGTH));
  return { id: message.id, userId: storable(userId), time: message.time, action };
}

/** Whether the store can keep figures for that user. */
export function isStorable({ userId, time }: UserAction): boolean {
  return userId !== '' && Buffer.byteLength(userId) <= MAX_USER_ID_BYTES && Number.isSafeInteger(time) && time >= 0; // prettier-ignore
}

/** The text as each store takes it, the same in all. */
export function storable(text: string): string {
  return text.toWellFormed().replace(NO_TEXT, '\uFFFD');
}
