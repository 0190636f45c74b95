/** A registry of resent messages for tests that look at its calls, delay them, or make them fail. */
import type { ResendClaim } from '../../src/queue/resend.registry.js';
import { MemoryResendRegistry } from './memory-resend.registry.js';

/** Counts calls, and answers claims only when it is let to; where an answer is lost, the store did what it was told. */
export class ObservedResendRegistry extends MemoryResendRegistry {
  readonly claimed: (readonly string[])[] = [];
  readonly confirmed: string[] = [];
  readonly released: string[] = [];
  away = false;
  answersLost = false;
  gate: Promise<void> = Promise.resolve();

  override async claim(keys: readonly string[]): Promise<readonly ResendClaim[]> {
    this.claimed.push([...keys]);
    await this.gate;
    if (this.away) throw new Error('away');
    const claims = await super.claim(keys);
    if (this.answersLost) throw new Error('connection lost');
    return claims;
  }

  override async confirm(keys: readonly string[]): Promise<void> {
    if (this.away) throw new Error('away');
    this.confirmed.push(...keys);
    return super.confirm(keys);
  }

  override async release(keys: readonly string[]): Promise<void> {
    if (this.away) throw new Error('away');
    this.released.push(...keys);
    return super.release(keys);
  }
}
