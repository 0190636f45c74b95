/** How long, and how many, may wait to hear whose a visitor is. */

export class LinkLimits {
  /** Messages that wait to hear whose their visitor is. What comes on top goes without the anonymous id. */
  maxWaiting = 10_000;
  /** How long one of them waits, in milliseconds; then it goes without. */
  waitMs = 1_000;
  /** How long whoever makes an alias by hand is kept waiting, in milliseconds, as for any other message. */
  maxAwaitMs = 5_000;
}

/** What the work came to; undefined when that took longer. The work must not reject. */
export function inTime<Result>(work: Promise<Result>, waitMs: number): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), waitMs);
    void work.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
