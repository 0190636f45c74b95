/** A registry of aliases for tests, in memory, that can be away. */
import { AliasRegistry } from '../../src/queue/alias-registry.js';
import type { Claim } from '../../src/queue/alias-registry.js';

export class RememberedAliases extends AliasRegistry {
  readonly owners = new Map<string, string>();
  readonly confirmed: string[] = [];
  claims = 0;
  /** While set, every claim fails with it. */
  failure: Error | undefined;
  /** While set, claims are answered when it resolves. */
  hangs: Promise<void> | undefined;

  async claim(userId: string, anonymousId: string): Promise<Claim> {
    this.claims += 1;
    await (this.hangs ?? new Promise((resolve) => setImmediate(resolve)));
    if (this.failure !== undefined) throw this.failure;
    const owner = this.owners.get(anonymousId);
    if (owner !== undefined && owner !== userId) return 'other';
    if (owner === userId) return this.confirmed.includes(`${anonymousId} is ${userId}`) ? 'same' : 'held';
    this.owners.set(anonymousId, userId);
    return 'new';
  }

  async confirm(userId: string, anonymousId: string): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (!this.owners.has(anonymousId)) this.owners.set(anonymousId, userId);
    this.confirmed.push(`${anonymousId} is ${userId}`);
  }
}
