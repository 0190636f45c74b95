/** Remembers for one test which user a visitor turned out to be. */
import { AliasRegistry, type Claim } from '../queue/alias-registry.js';

interface Owner {
  readonly userId: string;
  readonly isConfirmed: boolean;
  readonly untilMs: number;
}

/** The owners of visitors, by the visitor's id. */
export type VisitorOwners = Map<string, Owner>;

/** As in production. */
const HELD_MS = 60_000;
const LIFETIME_MS = 365 * 24 * 60 * 60 * 1000;

export class MemoryAliasRegistry extends AliasRegistry {
  constructor(
    private readonly lifetimeMs = LIFETIME_MS,
    private readonly owners: VisitorOwners = new Map(),
  ) {
    super();
  }

  /** So that what a test says is captured as soon as it is said. */
  claimNow(userId: string, anonymousId: string): Claim {
    const owner = this.ownerOf(anonymousId);
    if (owner !== undefined && owner.userId !== userId) return 'other';
    if (owner !== undefined) return owner.isConfirmed ? 'same' : 'held';
    this.owners.set(anonymousId, { userId, isConfirmed: false, untilMs: Date.now() + HELD_MS });
    return 'new';
  }

  override claim(userId: string, anonymousId: string): Promise<Claim> {
    return Promise.resolve(this.claimNow(userId, anonymousId));
  }

  override confirm(userId: string, anonymousId: string): Promise<void> {
    const owner = this.ownerOf(anonymousId);
    if (owner === undefined || owner.userId === userId) {
      this.owners.set(anonymousId, { userId, isConfirmed: true, untilMs: Date.now() + this.lifetimeMs });
    }
    return Promise.resolve();
  }

  private ownerOf(anonymousId: string): Owner | undefined {
    const owner = this.owners.get(anonymousId);
    return owner !== undefined && owner.untilMs > Date.now() ? owner : undefined;
  }
}
