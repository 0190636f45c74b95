/** How many requests a minute one address and one key may make. */
import type { ThrottlerStorage } from '@nestjs/throttler';
import { countedTogether } from './client-address.js';
import type { Exchange } from './exchange.js';
import { Patience } from './patience.js';
import { Refusal } from './refusal.js';

const MINUTE_MS = 60_000;

/** A page writes with one key, a relay with a few; whoever names more would have each of them counted. */
const MAX_KEYS = 16;

/** How long a storage may take: on Redis it is a round trip. */
const MAX_STORAGE_MS = 1_000;

/** How long a storage that failed is left in peace, so that not every request waits for it. */
const PAUSE_MS = 5_000;

export class RateLimits {
  private readonly patience: Patience;
  private askAgainAtMs = 0;

  /**
   * @param storage counts; one on Redis counts for several processes
   * @param perAddress requests a minute, 0 for no limit
   * @param perKey the same of one token or write key
   * @param onError hears that the storage fails: what can't be counted is let in
   * @param maxStorageMs how long the storage may take
   */
  constructor(
    private readonly storage?: ThrottlerStorage,
    private readonly perAddress = 0,
    private readonly perKey = 0,
    private readonly onError: (error: Error) => void = () => {},
    maxStorageMs = MAX_STORAGE_MS,
  ) {
    this.patience = new Patience(maxStorageMs);
  }

  /** Whether keys are counted at all. */
  get areForKeys(): boolean {
    return this.perKey > 0;
  }

  /** Undefined where addresses are not counted. @throws Refusal 429, in the promise, with the seconds to wait */
  countAddress({ sender }: Exchange): Promise<void> | undefined {
    if (this.perAddress === 0) return undefined;
    return this.count('address', countedTogether(sender) ?? 'unknown', this.perAddress);
  }

  /**
   * Counts one request with each of its keys.
   *
   * @throws Refusal 429 with the seconds to wait, 400 when there are more than 16 different ones
   */
  async countKeys(keys: Iterable<string | undefined>): Promise<void> {
    if (this.perKey === 0) return;
    const named = new Set(keys);
    named.delete(undefined);
    if (named.size > MAX_KEYS) {
      throw new Refusal(400, `It names ${named.size} tokens or write keys; send the records of at most ${MAX_KEYS} of them in one request.`); // prettier-ignore
    }
    for (const key of named as Set<string>) await this.count('key', key, this.perKey);
  }

  private async count(what: 'address' | 'key', id: string, limit: number): Promise<void> {
    const counted = await this.increment(what, id, limit);
    if (!counted?.isBlocked) return;
    // Not every storage tells both.
    const retryAfterS = Math.max(1, counted.timeToBlockExpire || counted.timeToExpire);
    throw new Refusal(
      429,
      `More than ${limit} requests a minute came from this ${what}; send again in ${retryAfterS} s.`,
      retryAfterS,
    );
  }

  private async increment(what: 'address' | 'key', id: string, limit: number) {
    if (this.storage === undefined || performance.now() < this.askAgainAtMs) return undefined;
    const name = `analytics-collector-${what}`;
    try {
      // Storages on Redis fail at a block of no length: it is the length that ThrottlerGuard takes by default.
      const counting = this.storage.increment(`analytics-collector ${what} ${id}`, MINUTE_MS, limit, MINUTE_MS, name); // prettier-ignore
      return await this.patience.inTime(counting, () => new Error('it did not answer in time'));
    } catch (error) {
      this.askAgainAtMs = performance.now() + PAUSE_MS;
      this.onError(new Error(`[analytics] Requests are let in uncounted, because the storage of ThrottlerModule fails: ${String(error)}. See to its server; the limits hold again as soon as it answers.`)); // prettier-ignore
      return undefined;
    }
  }
}
