/** Remembers, over processes, which messages of clients are stored, so that a resend is not stored twice. */
import { randomBytes } from 'node:crypto';

/** `new`: claimed for this registry now; `stored`: it is in the queue; `held`: another registry is about to store it. */
export type ResendClaim = 'new' | 'stored' | 'held';

/** Of a key: 96 bits, so that of a billion messages an hour none is taken for another one in a million years. */
export const RESEND_KEY_BYTES = 12;
/** The same in characters of base64url. */
export const RESEND_KEY_LENGTH = 16;

/** How long a claim is held at most, in milliseconds; in Redis it may be half of that. A process stores a message within 5 s. */
export const RESEND_HELD_MS = 30_000;

/** Of an owner; in characters of base64url it is 12. */
const OWNER_BYTES = 9;

/** Whose claims they are: made once for each registry, of which a process has one. */
export function newOwner(): string {
  return randomBytes(OWNER_BYTES).toString('base64url');
}

/** Every call takes as many keys as there are, each once: `RESEND_KEY_LENGTH` characters of base64url. */
export abstract class ResendRegistry {
  /**
   * Claims each key in one atomic step; a claim that is neither confirmed nor released falls back after 15 to 30
   * seconds. What this registry holds is new again, since the answer to its claim may have been lost: the caller must not ask
   * for what it is still storing.
   *
   * @returns a claim a key, in their order
   */
  abstract claim(keys: readonly string[]): Promise<readonly ResendClaim[]>;

  /** The messages are in the queue: they are known for the window at least. */
  abstract confirm(keys: readonly string[]): Promise<void>;

  /** They are not, and may come again. It frees what this registry claimed before this call, in whatever order the calls arrive. */
  abstract release(keys: readonly string[]): Promise<void>;
}
