/** Remembers for one test which user a visitor turned out to be. */
import { AliasRegistry, type Claim } from '../queue/alias-registry.js';

export class MemoryAliasRegistry extends AliasRegistry {
  private readonly owners = new Map<string, string>();

  override claim(userId: string, anonymousId: string): Promise<Claim> {
    const owner = this.owners.get(anonymousId);
    if (owner !== undefined) return Promise.resolve(owner === userId ? 'same' : 'other');
    this.owners.set(anonymousId, userId);
    return Promise.resolve('new');
  }

  override confirm(): Promise<void> {
    return Promise.resolve();
  }
}
