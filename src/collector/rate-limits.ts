/** How many requests a minute one address and one key may make. */
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Exchange } from './exchange.js';
import { Refusal } from './refusal.js';

const MINUTE_MS = 60_000;
const NOT_COUNTED = Promise.resolve();

export class RateLimits {
  /**
   * @param storage counts; one on Redis counts for several processes
   * @param perAddress requests a minute, 0 for no limit
   * @param perKey the same of one token or write key
   */
  constructor(
    private readonly storage?: ThrottlerStorage,
    private readonly perAddress = 0,
    private readonly perKey = 0,
  ) {}

  /** Whether keys are counted at all. */
  get areForKeys(): boolean {
    return this.perKey > 0;
  }

  /** @throws Refusal 429 with the seconds to wait */
  countAddress({ ip }: Exchange): Promise<void> {
    return this.perAddress > 0 ? this.count('address', ip ?? 'unknown', this.perAddress) : NOT_COUNTED;
  }

  /** @throws Refusal 429 with the seconds to wait */
  async countKey(key: string): Promise<void> {
    if (this.perKey > 0) await this.count('key', key, this.perKey);
  }

  private async count(what: 'address' | 'key', id: string, limit: number): Promise<void> {
    if (this.storage === undefined) return;
    const { isBlocked, timeToBlockExpire, timeToExpire } = await this.storage.increment(
      `analytics-collector ${what} ${id}`,
      MINUTE_MS,
      limit,
      0,
      `analytics-collector-${what}`,
    );
    if (!isBlocked) return;
    // The first is when the oldest of these requests is a minute old; not every storage tells it.
    const retryAfterS = Math.max(1, timeToBlockExpire || timeToExpire);
    throw new Refusal(
      429,
      `More than ${limit} requests a minute came from this ${what}; send again in ${retryAfterS} s.`,
      retryAfterS,
    );
  }
}
