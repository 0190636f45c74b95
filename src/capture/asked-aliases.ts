/** Aliases that somebody asks for: a client of the collector, or the app by hand. */
import type { AliasMessage, Occasion } from '../message/message.js';
import type { Claim } from '../queue/alias-registry.js';
import { QueueUnreachableError } from '../queue/group-commit.js';
import { aliasOf, type AliasMaking } from './alias-making.js';
import type { ErrorPolicy } from './error.policy.js';
import { inTime, type LinkLimits } from './link.limits.js';
import type { VisitorClaims } from './visitor-claims.js';
import { isStored, type VisitorOwners } from './visitor-owners.js';

/** An alias that was handed to the queue. In an object, since an awaited promise would be waited for. */
interface Handed {
  readonly added: Promise<void> | undefined;
}

export class AskedAliases {
  /** By user, while an alias of theirs is about to be made. */
  private readonly ahead = new Map<string, Promise<unknown>>();

  constructor(
    private readonly owners: VisitorOwners,
    private readonly claims: VisitorClaims,
    private readonly making: AliasMaking,
    private readonly errors: ErrorPolicy,
    private readonly limits: LinkLimits,
  ) {}

  /** What is said of the user now comes behind this: the alias was handed to the queue, or a second is over. */
  aheadOf(userId: string): Promise<unknown> | undefined {
    return this.ahead.size === 0 ? undefined : this.ahead.get(userId);
  }

  get allAhead(): readonly Promise<unknown>[] {
    return [...this.ahead.values()];
  }

  /** Makes the alias unless it was made before, or would merge two users. */
  once(userId: string, anonymousId: string, occasion: Occasion, before: Promise<unknown>): Promise<void> {
    return this.first(userId, this.handOnce(userId, anonymousId, occasion, before));
  }

  /** @throws Error, in the promise as well, when the visitor is another user */
  byHand(message: AliasMessage): Promise<void> {
    const { userId = '', anonymousId = '' } = message.identity;
    if (this.owners.isOther(userId, anonymousId)) throw otherUser();
    if (this.owners.of(anonymousId) === userId) return this.making.make(message);
    const known = this.claims.now(userId, anonymousId);
    if (known !== undefined) return this.makeClaimed(message, known).added;
    const handing = this.claims
      .claimPatiently(userId, anonymousId)
      .then((claim) => this.makeClaimed(message, claim));
    return this.released(this.first(userId, handing), message);
  }

  private makeClaimed(message: AliasMessage, claim: Claim): { readonly added: Promise<void> } {
    if (claim !== 'other') return { added: this.making.make(message) };
    const { userId = '', anonymousId = '' } = message.identity;
    this.owners.refuse(userId, anonymousId);
    throw otherUser();
  }

  private async handOnce(
    userId: string,
    anonymousId: string,
    occasion: Occasion,
    before: Promise<unknown>,
  ): Promise<Handed> {
    await before;
    if (this.owners.isOther(userId, anonymousId)) return { added: undefined };
    if (this.owners.of(anonymousId) === undefined) {
      const claim = await this.claims.claim(userId, anonymousId);
      if (claim === 'other') this.owners.refuse(userId, anonymousId);
      else if (claim === 'same') this.owners.own(userId, anonymousId);
      else if (this.owners.of(anonymousId) === undefined) {
        return { added: this.making.make(aliasOf(userId, anonymousId, occasion)) };
      }
    }
    return { added: this.owners.aliasing(userId, anonymousId) };
  }

  private first(userId: string, handing: Promise<Handed>): Promise<void> {
    const handed = handing.catch(() => undefined);
    const both = Promise.all([handed, this.ahead.get(userId)]);
    const ahead = inTime(both, this.limits.waitMs).finally(() => {
      if (this.ahead.get(userId) === ahead) this.ahead.delete(userId);
    });
    this.ahead.set(userId, ahead);
    return handing.then(({ added }) => added);
  }

  /** Nobody waits longer than for any other message while the store is away. */
  private released(added: Promise<void>, message: AliasMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(new QueueUnreachableError('[analytics] The queue can’t be reached. The alias waits in memory and goes out when the queue is back.', isStored(added))); // prettier-ignore
      }, this.limits.maxAwaitMs);
      added
        .then(resolve, (error: unknown) => (late ? this.errors.report(error, message) : reject(error)))
        .finally(() => clearTimeout(timer));
    });
  }
}

function otherUser(): Error {
  return new Error(
    '[analytics] That visitor already turned out to be another user, so no alias is made. Call AnonymousIds.renew() when somebody logs out.',
  );
}
