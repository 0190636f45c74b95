/** Remembers for one test which messages came before. */
import { ResendRegistry, type ResendClaim } from '../../src/queue/resend.registry.js';

export class MemoryResendRegistry extends ResendRegistry {
  private readonly known = new Map<string, 'held' | 'stored'>();

  override claim(keys: readonly string[]): Promise<readonly ResendClaim[]> {
    return Promise.resolve(keys.map((key) => this.claimOne(key)));
  }

  override confirm(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.known.set(key, 'stored');
    return Promise.resolve();
  }

  override release(keys: readonly string[]): Promise<void> {
    for (const key of keys) if (this.known.get(key) === 'held') this.known.delete(key);
    return Promise.resolve();
  }

  private claimOne(key: string): ResendClaim {
    const before = this.known.get(key);
    if (before === undefined) this.known.set(key, 'held');
    return before ?? 'new';
  }
}
