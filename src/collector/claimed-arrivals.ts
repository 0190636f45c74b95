/** Which arrivals of a request came before, and what becomes of those that did not. */
import { away } from './message.fate.js';
import type { Resends } from './resends.js';

export class ClaimedArrivals {
  private settled = 0;

  /**
   * @param keys of the arrivals in their order; undefined where the client gave no id
   * @param earlier for each: undefined when it is new, otherwise what becomes of its earlier sending
   */
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
    if (this.settled === this.keys.length) return;
    const never = Promise.reject(away());
    never.catch(() => {});
    for (let at = this.settled; at < this.keys.length; at += 1) {
      if (this.earlier[at] === undefined) this.settle(at, never);
    }
  }
}
