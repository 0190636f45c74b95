/** How often each address and each key came in its minute, in the memory of this process. */
import { LRUCache } from 'lru-cache';
import type { ThrottlerStorage } from '@nestjs/throttler';

type Counted = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  hits: number;
  readonly endsAtMs: number;
}

/** Of each sort: so much takes some 20 MB, and whoever has been quiet for longest is forgotten first. */
const MAX_COUNTED = 100_000;

export class RequestCountsStorage implements ThrottlerStorage {
  /** One for each sort, so that invented keys push no address out. */
  private readonly windows = new Map<string, LRUCache<string, Window>>();

  /** @param now milliseconds since the epoch */
  constructor(private readonly now: () => number = Date.now) {}

  /**
   * Counts one more request, in one step however many came before.
   *
   * A window begins with the first request and blocks until it ends whatever is over the limit; no block outlasts it.
   *
   * @param name the sort of thing that is counted
   */
  increment(id: string, ttlMs: number, limit: number, _blockMs: number, name: string): Promise<Counted> {
    const nowMs = this.now();
    const windows = this.windowsOf(name);
    let window = windows.get(id);
    if (window === undefined || window.endsAtMs <= nowMs) {
      window = { hits: 0, endsAtMs: nowMs + ttlMs };
      windows.set(id, window);
    }
    window.hits += 1;
    const timeToExpire = Math.ceil((window.endsAtMs - nowMs) / 1_000);
    const isBlocked = window.hits > limit;
    const timeToBlockExpire = isBlocked ? timeToExpire : 0;
    return Promise.resolve({ totalHits: window.hits, timeToExpire, isBlocked, timeToBlockExpire });
  }

  private windowsOf(name: string): LRUCache<string, Window> {
    const known = this.windows.get(name);
    if (known !== undefined) return known;
    const made = new LRUCache<string, Window>({ max: MAX_COUNTED });
    this.windows.set(name, made);
    return made;
  }
}
