/** Which arrivals of a request came before, and what becomes of those that did not. */
import type { Arrival } from './arrival.js';
import { away } from './message.fate.js';
import { resendKey, type Resends } from './resends.js';

/** From when on a store that does not answer gets no more questions, in milliseconds: each would be kept in memory. */
const MAX_SILENCE_MS = 3_000;
/** Messages that it is asked about at once; as many as the queue's buffer holds by default. */
const MAX_ASKED = 20_000;

/** Claims the arrivals of requests, no more at once than memory has room for. */
export class ArrivalClaims {
  /** When each claim that is not answered yet was made, the oldest first. */
  private readonly claims = new Set<{ readonly since: number }>();
  private asked = 0;

  constructor(private readonly resends: Resends) {}

  /** @throws Refusal 503 when nobody can tell what came before */
  async claim(arrivals: readonly Arrival[]): Promise<ClaimedArrivals> {
    const keys = arrivals.map((each) => (each.hasOwnId ? resendKey(each.message) : undefined));
    const [oldest] = this.claims;
    const isSilent = oldest !== undefined && performance.now() - oldest.since > MAX_SILENCE_MS;
    if (isSilent || this.asked > MAX_ASKED) throw away();
    const claim = { since: performance.now() };
    this.claims.add(claim);
    this.asked += keys.length;
    try {
      return new ClaimedArrivals(keys, await this.resends.claim(keys), this.resends);
    } catch {
      throw away();
    } finally {
      this.claims.delete(claim);
      this.asked -= keys.length;
    }
  }
}

export class ClaimedArrivals {
  private settled = 0;

  /** @param earlier for each: undefined when it is new, otherwise what becomes of its earlier sending */
  constructor(
    private readonly keys: readonly (string | undefined)[],
    readonly earlier: readonly (Promise<void> | undefined)[],
    private readonly resends: Resends,
  ) {}

  /** To be called in their order. @param stored resolves when it is in the queue, rejects when it will never be */
  settle(at: number, stored: Promise<void>): void {
    this.settled = at + 1;
    const key = this.keys[at];
    if (key !== undefined) this.resends.settle(key, stored);
  }

  /** What was not settled may come again: a key that stays claimed would refuse its message for as long as this process lives. */
  release(): void {
    const never = Promise.reject(away());
    never.catch(() => {});
    for (let at = this.settled; at < this.keys.length; at += 1) {
      if (this.earlier[at] === undefined) this.settle(at, never);
    }
  }
}
