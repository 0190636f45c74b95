/** Makes the alias of each visitor who turns out to be somebody, once, and never lets two people share a visitor. */
import { LRUCache } from 'lru-cache';
import { conformingId } from '../message/message-id.js';
import type { AliasMessage, Identity, MessageContext } from '../message/message.js';
import type { AliasRegistry, Claim } from '../queue/alias-registry.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { CaptureObserver } from './capture-observer.js';
import type { ErrorPolicy } from './error.policy.js';

/** Visitors remembered in this process, and refusals; at 36 characters an id, some 20 MB when both are full. */
const MAX_REMEMBERED = 50_000;

/** Claims under way; beyond it aliases are made without asking, so that a store that hangs does not fill the memory. */
const MAX_UNDER_WAY = 10_000;

/** How long the store is left in peace after a failure, in milliseconds. */
const PAUSE_MS = 1_000;

/** When and where it was that somebody was known. */
export interface Occasion {
  readonly time: number;
  readonly context?: MessageContext;
}

export class IdentityLinks {
  private readonly owners = new LRUCache<string, string>({ max: MAX_REMEMBERED });
  private readonly strangers = new LRUCache<string, true>({ max: MAX_REMEMBERED });
  private readonly underWay = new Map<string, Promise<void>>();
  private askAgainAtMs = 0;

  /** @param autoAlias whether aliases are made by themselves */
  constructor(
    private readonly queue: MessageQueue,
    private readonly registry: AliasRegistry,
    private readonly errors: ErrorPolicy,
    private readonly autoAlias = true,
    private readonly observer: CaptureObserver = {},
  ) {}

  /**
   * The identity that a message may carry: without the anonymous id where that is another user's. If the visitor is nobody's
   * yet, the alias goes into the queue first. At once where this process knows the pair, else a promise, which never rejects.
   *
   * While the registry can't be asked the alias is made all the same: one that comes twice is harmless, a missing one is not.
   */
  settle(identity: Identity, occasion: Occasion): Identity | Promise<Identity> {
    const { userId, anonymousId } = identity;
    if (userId === undefined || anonymousId === undefined) return identity;
    if (!this.autoAlias || this.isDecided(userId, anonymousId)) return this.known(identity);
    const asked = this.underWay.get(anonymousId);
    if (asked !== undefined) return asked.then(() => this.settle(identity, occasion));
    const decided = this.decide(userId, anonymousId, occasion).finally(() =>
      this.underWay.delete(anonymousId),
    );
    this.underWay.set(anonymousId, decided);
    return decided.then(() => this.known(identity));
  }

  /** The identity as far as this process knows by now: a visitor that may be somebody else's is left out. */
  known(identity: Identity): Identity {
    const { userId, anonymousId } = identity;
    if (userId === undefined || anonymousId === undefined) return identity;
    return this.owners.get(anonymousId) === userId ? identity : { userId };
  }

  /**
   * Somebody makes this alias by hand.
   *
   * @throws Error when the visitor is known to be another user
   */
  link({ userId = '', anonymousId = '' }: Identity): void {
    const owner = this.owners.get(anonymousId);
    if (this.strangers.has(pair(userId, anonymousId)) || (owner !== undefined && owner !== userId)) {
      throw new Error(
        '[analytics] That visitor already turned out to be another user, so no alias is made. Call AnonymousIds.renew() when somebody logs out.',
      );
    }
    this.owners.set(anonymousId, userId);
  }

  /** That alias is in the queue. */
  linked({ userId = '', anonymousId = '' }: Identity): void {
    // What is not confirmed is aliased again some day.
    this.registry.confirm(userId, anonymousId).catch(() => {});
  }

  private isDecided(userId: string, anonymousId: string): boolean {
    return this.owners.has(anonymousId) || this.strangers.has(pair(userId, anonymousId));
  }

  private async decide(userId: string, anonymousId: string, occasion: Occasion): Promise<void> {
    const claim = await this.claim(userId, anonymousId);
    if (claim === 'other') return void this.strangers.set(pair(userId, anonymousId), true);
    // An alias by hand may have come meanwhile.
    if (this.owners.has(anonymousId)) return;
    this.owners.set(anonymousId, userId);
    if (claim === 'new') this.makeAlias(userId, anonymousId, occasion);
  }

  private async claim(userId: string, anonymousId: string): Promise<Claim> {
    if (this.underWay.size >= MAX_UNDER_WAY || performance.now() < this.askAgainAtMs) return 'new';
    try {
      return await this.registry.claim(userId, anonymousId);
    } catch (error) {
      this.askAgainAtMs = performance.now() + PAUSE_MS;
      this.errors.report(error);
      return 'new';
    }
  }

  private makeAlias(userId: string, anonymousId: string, { time, context }: Occasion): void {
    const identity = { userId, anonymousId };
    // The same id for the same pair: vendors see through one that is made twice.
    const id = conformingId(`alias ${pair(userId, anonymousId)}`);
    const message: AliasMessage = { kind: 'alias', id, time, identity, context };
    this.observer.captured?.(message);
    this.queue.add(message).then(
      () => this.linked(identity),
      (error: unknown) => {
        this.owners.delete(anonymousId);
        this.errors.report(error, message);
      },
    );
  }
}

function pair(userId: string, anonymousId: string): string {
  return `${anonymousId} ${userId}`;
}
