/** What became of one message at a destination. */

export type Outcome =
  | { readonly status: 'delivered' }
  | { readonly status: 'retryable'; readonly reason: string; readonly afterMs?: number }
  | { readonly status: 'rejected'; readonly reason: string };

export const delivered: Outcome = { status: 'delivered' };

/** The destination could not take it now; `afterMs` is the vendor's own wish, if it had one. */
export function retryable(reason: string, afterMs?: number): Outcome {
  return afterMs === undefined ? { status: 'retryable', reason } : { status: 'retryable', reason, afterMs };
}

/** The destination will never take it; `reason` holds the vendor's words. */
export function rejected(reason: string): Outcome {
  return { status: 'rejected', reason };
}
