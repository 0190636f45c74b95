/** Remembers for one test which messages came before. */
import { newOwner, ResendRegistry, type ResendClaim } from '../../src/queue/resend.registry.js';

export class MemoryResendRegistry extends ResendRegistry {
  private readonly owner = newOwner();

  /** @param store of all processes: who holds each key, or `stored` */
  constructor(private readonly store = new Map<string, string>()) {
    super();
  }

  override claim(keys: readonly string[]): Promise<readonly ResendClaim[]> {
    return Promise.resolve(keys.map((key) => this.claimOne(key)));
  }

  override confirm(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.store.set(key, 'stored');
    return Promise.resolve();
  }

  override release(keys: readonly string[]): Promise<void> {
    for (const key of keys) if (this.store.get(key) === this.owner) this.store.delete(key);
    return Promise.resolve();
  }

  private claimOne(key: string): ResendClaim {
    const before = this.store.get(key) ?? this.owner;
    if (before === 'stored') return 'stored';
    if (before !== this.owner) return 'held';
    this.store.set(key, this.owner);
    return 'new';
  }
}
