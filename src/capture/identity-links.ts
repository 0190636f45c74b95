/** Makes the alias of each visitor who turns out to be somebody, once, and never lets two people share a visitor. */
import type { AliasMessage, Identity, Occasion } from '../message/message.js';
import { somebodyIn } from '../message/nobody.js';
import type { AliasRegistry, Claim } from '../queue/alias-registry.js';
import type { MessageQueue } from '../queue/message-queue.js';
import { AliasMaking, aliasOf } from './alias-making.js';
import { AskedAliases } from './asked-aliases.js';
import type { ErrorPolicy } from './error.policy.js';
import { inTime, LinkLimits } from './link.limits.js';
import { VisitorClaims } from './visitor-claims.js';
import { VisitorOwners } from './visitor-owners.js';

export class IdentityLinks {
  private readonly owners = new VisitorOwners();
  private readonly claims: VisitorClaims;
  private readonly making: AliasMaking;
  private readonly aliases: AskedAliases;
  /** Visitors of whom the registry is being asked; resolves in time with the owner, when one was found. */
  private readonly asked = new Map<string, Promise<string | undefined>>();
  private readonly waiting = new Set<Promise<Identity>>();

  /** @param autoAlias whether aliases are made by themselves */
  constructor(
    queue: MessageQueue,
    registry: AliasRegistry,
    private readonly errors: ErrorPolicy,
    private readonly autoAlias = true,
    private readonly limits = new LinkLimits(),
  ) {
    this.claims = new VisitorClaims(registry);
    this.making = new AliasMaking(queue, registry, this.owners);
    this.aliases = new AskedAliases(this.owners, this.claims, this.making, errors, limits);
  }

  /** Aliases by hand that wait in memory until somebody can tell whether they may be made. */
  get unclaimed(): number {
    return this.claims.patient;
  }

  /**
   * The identity that a message may carry: without the anonymous id where that is another user's, or nobody can tell. If the
   * visitor is nobody's yet, the alias goes into the queue first. At once where this process knows the pair, else a promise, which
   * never rejects and settles within two seconds. Ids that are nobody's are left out.
   */
  settle(told: Identity, occasion: Occasion): Identity | Promise<Identity> {
    const identity = somebodyIn(told);
    const { userId } = identity;
    if (userId === undefined) return identity;
    const ahead = this.aliases.aheadOf(userId);
    if (ahead === undefined || this.isFull) return this.settleVisitor(identity, occasion);
    return this.wait(ahead.then(() => this.settleVisitor(identity, occasion)));
  }

  /**
   * The client says so itself, whatever `autoAlias` is. Resolves when the queue has the alias, and rejects when it does not get it
   * in time, or nobody can tell whose the visitor is. None is made a second time, nor one that would merge two users, nor for an id
   * that is nobody's.
   */
  alias(identity: Identity, occasion: Occasion): Promise<void> {
    const { userId, anonymousId } = somebodyIn(identity);
    if (userId === undefined || anonymousId === undefined || userId === anonymousId) return Promise.resolve();
    const before = this.asked.get(anonymousId) ?? Promise.resolve();
    const made = this.aliases.once(userId, anonymousId, occasion, before);
    // Whoever else comes with this visitor meanwhile must not claim it before.
    const decided = this.aliases.aheadOf(userId) ?? before;
    this.share(anonymousId, decided.then(() => this.owners.of(anonymousId)), decided); // prettier-ignore
    return made;
  }

  /**
   * Somebody makes this alias by hand, and it is made, also when it was made before. While nobody can tell whose the visitor is, it
   * waits in memory. Resolves when the queue has it.
   *
   * @throws Error, in the promise as well, when the visitor is another user
   */
  byHand(message: AliasMessage): Promise<void> {
    return this.aliases.byHand(message);
  }

  /** The identity as far as this process knows by now: a visitor that may be somebody else's is left out. */
  known(identity: Identity): Identity {
    const { userId, anonymousId } = identity;
    if (userId === undefined || anonymousId === undefined) return identity;
    return this.owners.of(anonymousId) === userId ? identity : { userId };
  }

  /** Resolves when no message waits to hear whose its visitor is. */
  async idle(): Promise<void> {
    let left: readonly Promise<unknown>[];
    while ((left = [...this.waiting, ...this.aliases.allAhead]).length > 0) await Promise.all(left);
  }

  private get isFull(): boolean {
    return this.waiting.size >= this.limits.maxWaiting;
  }

  private settleVisitor(identity: Identity, occasion: Occasion): Identity | Promise<Identity> {
    const { userId, anonymousId } = identity;
    if (userId === undefined || anonymousId === undefined) return identity;
    if (this.owners.of(anonymousId) === userId) return identity;
    if (!this.autoAlias || this.isFull || this.owners.isOther(userId, anonymousId)) return { userId };
    const settled = (owner: string | undefined): Identity => (owner === userId ? identity : { userId });
    const claim = this.claims.now(userId, anonymousId);
    if (claim !== undefined) return settled(this.decide(claim, userId, anonymousId, occasion));
    const owner = this.asked.get(anonymousId) ?? this.ask(userId, anonymousId, occasion);
    return this.wait(owner.then(settled));
  }

  private wait(settled: Promise<Identity>): Promise<Identity> {
    const waited = settled.finally(() => this.waiting.delete(waited));
    this.waiting.add(waited);
    return waited;
  }

  /** Goes on when nobody waits any more: the alias of a visitor may come late, but it comes. */
  private ask(userId: string, anonymousId: string, occasion: Occasion): Promise<string | undefined> {
    const decided = this.claims
      .claim(userId, anonymousId)
      .then((claim) => this.decide(claim, userId, anonymousId, occasion))
      .catch((error: unknown) => {
        // The store may have taken the claim all the same.
        this.owners.leave(userId, anonymousId);
        this.errors.report(error);
        return undefined;
      });
    const owner = inTime(decided, this.limits.waitMs);
    this.share(anonymousId, owner, decided);
    return owner;
  }

  /** All who come with this visitor before it is decided hear the same owner. */
  private share(anonymousId: string, owner: Promise<string | undefined>, decided: Promise<unknown>): void {
    this.asked.set(anonymousId, owner);
    void decided.then(() => this.asked.get(anonymousId) === owner && this.asked.delete(anonymousId));
  }

  /** The owner, when one was found. */
  private decide(claim: Claim, userId: string, anonymousId: string, occasion: Occasion): string | undefined {
    if (claim === 'other') this.owners.refuse(userId, anonymousId);
    // An alias by hand may have come meanwhile.
    const owner = this.owners.of(anonymousId);
    if (claim === 'other' || owner !== undefined) return owner;
    // Remembered when it is confirmed: whoever holds it may be gone.
    if (claim === 'held' && !this.owners.hasLeft(userId, anonymousId)) return userId;
    if (claim === 'same') this.owners.own(userId, anonymousId);
    else {
      const message = aliasOf(userId, anonymousId, occasion);
      this.making.make(message).catch((error: unknown) => this.errors.report(error, message));
    }
    return userId;
  }
}
