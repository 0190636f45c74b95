/** Gives up waiting for what takes too long: by one timer for all, since one for each would cost more than the rest of it. */

interface Waiting {
  readonly since: number;
  readonly giveUp: () => void;
}

/** How often it is looked who has waited too long: of `maxMs`, so much later it may be at most. */
const LOOKS = 20;

export class Patience {
  /** The longest waiting first. */
  private readonly waiting = new Set<Waiting>();
  private timer?: NodeJS.Timeout;

  constructor(private readonly maxMs: number) {}

  /**
   * The same result, or a rejection after `maxMs`.
   *
   * @param late hears that nobody waits any more, and says with what error
   * @param since by `performance.now()`, not before that of the call before
   */
  inTime<Result>(
    result: Promise<Result>,
    late: () => Error,
    since: number = performance.now(),
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting = { since, giveUp: () => reject(late()) };
      this.waiting.add(waiting);
      this.timer ??= setInterval(() => this.look(), this.maxMs / LOOKS).unref();
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          this.waiting.delete(waiting);
          settle(value);
        };
      result.then(settled(resolve), settled(reject));
    });
  }

  private look(): void {
    const before = performance.now() - this.maxMs;
    for (const each of this.waiting) {
      if (each.since > before) return;
      this.waiting.delete(each);
      each.giveUp();
    }
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
