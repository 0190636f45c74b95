/** Remembers, over processes and restarts, which user an anonymous visitor turned out to be. */
import { createHash } from 'node:crypto';

/** `new`: nobody's until now; `same`: that user's already; `other`: another user's, and it stays theirs. */
export type Claim = 'new' | 'same' | 'other';

export abstract class AliasRegistry {
  /** Takes the visitor for the user. A new claim falls back after a minute unless it is confirmed. */
  abstract claim(userId: string, anonymousId: string): Promise<Claim>;

  /** To be called when the alias is in the queue, so that a process which dies before that leaves no claim behind. */
  abstract confirm(userId: string, anonymousId: string): Promise<void>;
}

/** How long a process may take from its claim to an alias in the queue, in milliseconds. */
const HELD_MS = 60_000;

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
    const before = await this.remember(hashOf(anonymousId), owner, HELD_MS);
    if (before === undefined) return 'new';
    return before === owner ? 'same' : 'other';
  }

  async confirm(userId: string, anonymousId: string): Promise<void> {
    await this.remember(hashOf(anonymousId), hashOf(userId), this.lifetimeMs);
  }

  /**
   * Remembers the owner in one atomic step, unless there is one already; an equal one lasts for `ttlMs` from now at least.
   *
   * @returns the owner that there was before; `undefined` when there was none
   */
  protected abstract remember(visitor: string, owner: string, ttlMs: number): Promise<string | undefined>;
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest().subarray(0, HASH_BYTES).toString('base64url');
}
