/** What this process knows of visitors: whose they are, whose they are not, and which aliases are on their way. */
import { LRUCache } from 'lru-cache';
import type { AliasMessage } from '../message/message.js';
import { QueueUnreachableError } from '../queue/group-commit.js';

/** Visitors remembered in this process, and refusals; at 36 characters an id, some 20 MB when both are full. */
const MAX_REMEMBERED = 50_000;

/** Claims remembered of which no alias came. */
const MAX_LEFT = 10_000;

interface AliasUnderWay {
  readonly userId: string;
  readonly added: Promise<void>;
}

export class VisitorOwners {
  private readonly owners = new LRUCache<string, string>({ max: MAX_REMEMBERED });
  private readonly strangers = new LRUCache<string, true>({ max: MAX_REMEMBERED });
  private readonly left = new LRUCache<string, true>({ max: MAX_LEFT });
  /** By visitor; as many as the queue's buffer holds at most. */
  private readonly underWay = new Map<string, AliasUnderWay>();

  /** Whose the visitor is, as far as it is known here. */
  of(anonymousId: string): string | undefined {
    return this.owners.get(anonymousId) ?? this.underWay.get(anonymousId)?.userId;
  }

  /** Whether the visitor is known to be another user. */
  isOther(userId: string, anonymousId: string): boolean {
    const owner = this.of(anonymousId);
    return owner === undefined ? this.strangers.has(pair(userId, anonymousId)) : owner !== userId;
  }

  own(userId: string, anonymousId: string): void {
    this.owners.set(anonymousId, userId);
  }

  refuse(userId: string, anonymousId: string): void {
    this.strangers.set(pair(userId, anonymousId), true);
  }

  /** The store may hold a claim of this process, of which no alias came. */
  leave(userId: string, anonymousId: string): void {
    this.left.set(pair(userId, anonymousId), true);
  }

  hasLeft(userId: string, anonymousId: string): boolean {
    return this.left.has(pair(userId, anonymousId));
  }

  /** Settles with the alias of that pair, where one is on its way into the queue; it stays there while it waits in memory. */
  aliasing(userId: string, anonymousId: string): Promise<void> | undefined {
    const found = this.underWay.get(anonymousId);
    return found?.userId === userId ? found.added : undefined;
  }

  /**
   * The visitor is the user's, and stays so while the alias waits in memory for a queue that is away.
   *
   * @returns whether the queue has the alias in the end
   */
  async follow({ identity }: AliasMessage, added: Promise<void>): Promise<boolean> {
    const { userId = '', anonymousId = '' } = identity;
    const alias = { userId, added };
    this.owners.set(anonymousId, userId);
    this.underWay.set(anonymousId, alias);
    const stored = await isStored(added);
    if (this.underWay.get(anonymousId) === alias) this.underWay.delete(anonymousId);
    if (stored) this.left.delete(pair(userId, anonymousId));
    else {
      this.owners.delete(anonymousId);
      this.leave(userId, anonymousId);
    }
    return stored;
  }
}

/** Resolves when it is certain: a message that waits in memory may yet get there. Never rejects. */
export async function isStored(added: Promise<void>): Promise<boolean> {
  try {
    await added;
    return true;
  } catch (error) {
    return error instanceof QueueUnreachableError && error.storedLater;
  }
}

function pair(userId: string, anonymousId: string): string {
  return `${anonymousId} ${userId}`;
}
