/** How long a destination that could not take a batch is left in peace. */
import { setTimeout as sleep } from 'node:timers/promises';

export class BackoffOptions {
  /** The first wait. Default 500 ms. */
  fromMs = 500;
  /** The longest wait of our own. Default 60,000 ms (Mixpanel's and Segment's advice). */
  upToMs = 60_000;
  /** A vendor's own wish (Retry-After) is honoured up to this. Default 300,000 ms. */
  maxVendorWaitMs = 300_000;
}

/** The wait before attempt `attempt` (1 is the first repetition): doubling, with up to half of it taken off at random. */
export function backoffMs(
  attempt: number,
  vendorWaitMs: number | undefined,
  options: BackoffOptions,
): number {
  const full = Math.min(options.fromMs * 2 ** (attempt - 1), options.upToMs);
  const own = full / 2 + (Math.random() * full) / 2;
  // A vendor may ask for more patience, not for none: a wish of 0 would be asked again without end.
  return Math.max(own, Math.min(vendorWaitMs ?? 0, options.maxVendorWaitMs));
}

/** Resolves after the wait, or as soon as the signal aborts. */
export async function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  await sleep(waitMs, undefined, { signal }).catch(() => {});
}

/**
 * Repeats an operation on the queue until it succeeds; gives up with its error once `signal` aborts.
 * @param onFailure hears of each failure.
 */
export async function persistently<T>(
  operation: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: Error) => void,
): Promise<T> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 1_000)) {
    try {
      return await operation();
    } catch (error) {
      if (signal.aborted) throw error;
      onFailure(error as Error);
    }
    await pause(waitMs, signal);
  }
}
