/** The signal that ends a call: at its deadline, or when its caller stops, whichever comes first. */

/**
 * By hand and lifted after use: `AbortSignal.any` on a worker's signal, which lives as long as the worker, would
 * keep something of every call that ever was.
 */
export class Deadline {
  /** Whether the time ran out, rather than the caller having stopped. */
  expired = false;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly stop = (): void => this.controller.abort();

  constructor(
    timeoutMs: number,
    private readonly caller?: AbortSignal,
  ) {
    this.timer = setTimeout(() => {
      this.expired = true;
      this.stop();
    }, timeoutMs);
    caller?.addEventListener('abort', this.stop, { once: true });
    if (caller?.aborted) this.stop();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  lift(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.stop);
  }
}
