/** Remembers, over processes and restarts, which user an anonymous visitor turned out to be. */
import { createHash } from 'node:crypto';

/**
 * `new`: nobody's until now; `held`: that user's, but whoever claimed it has not confirmed it yet, and may be gone; `same`: that
 * user's, confirmed; `other`: another user's, and it stays theirs.
 */
export type Claim = 'new' | 'held' | 'same' | 'other';

export abstract class AliasRegistry {
  /** Takes the visitor for the user. A new claim falls back after a minute unless it is confirmed. */
  abstract claim(userId: string, anonymousId: string): Promise<Claim>;

  /** To be called when the alias is in the queue, so that a process which dies before that leaves no claim behind. */
  abstract confirm(userId: string, anonymousId: string): Promise<void>;
}

/** How long a process may take from its claim to an alias in the queue, in milliseconds. */
const HELD_MS = 60_000;

/** Marks an owner that is not confirmed; no character of a hash. */
export const HELD = '?';

/** 22 characters. No id of a person stands in the store in the clear. */
const HASH_BYTES = 16;

/** Keeps claims in the queue's own store, as hashes. */
export abstract class StoredAliasRegistry extends AliasRegistry {
  /** @param lifetimeMs for how long a claim is kept after it was last confirmed */
  constructor(private readonly lifetimeMs: number) {
    super();
  }

  async claim(userId: string, anonymousId: string): Promise<Claim> {
    const owner = hashOf(userId);
    const held = owner + HELD;
    const before = await this.remember(hashOf(anonymousId), held, HELD_MS);
    if (before === undefined) return 'new';
    if (before === held) return 'held';
    return before === owner ? 'same' : 'other';
  }

  async confirm(userId: string, anonymousId: string): Promise<void> {
    await this.remember(hashOf(anonymousId), hashOf(userId), this.lifetimeMs);
  }

  /**
   * Remembers the owner in one atomic step, unless there is one already. A confirmed owner takes the place of the same one held,
   * and lasts for `ttlMs` from now at least.
   *
   * @param owner ends in `HELD` until it is confirmed
   * @returns the owner that there was before; `undefined` when there was none
   */
  protected abstract remember(visitor: string, owner: string, ttlMs: number): Promise<string | undefined>;
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest().subarray(0, HASH_BYTES).toString('base64url');
}
