/** Reads how long a vendor asks to wait before the next request. */

/** Above this, a number of `X-RateLimit-Reset` is a time of day and no wait: 1e9 seconds after the epoch was in 2001. */
const EPOCH_FROM_SECONDS = 1_000_000_000;

/**
 * The wait in milliseconds: `Retry-After` as seconds or as an HTTP date, else `X-RateLimit-Reset` in seconds,
 * which Segment sends beside it (segment.com/docs/connections/sources/catalog/libraries/server/http-api).
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  nowMs: number,
): number | undefined {
  const wish = first(headers['retry-after']);
  if (wish !== undefined) {
    const seconds = secondsIn(wish);
    if (seconds !== undefined) return seconds * 1_000;
    // An HTTP date begins with the day of the week; `Date.parse` takes much else for a date, -1 for one.
    const date = /^[A-Z]/i.test(wish) ? Date.parse(wish) : NaN;
    if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  }
  const reset = secondsIn(first(headers['x-ratelimit-reset']));
  if (reset === undefined) return undefined;
  return reset < EPOCH_FROM_SECONDS ? reset * 1_000 : Math.max(0, reset * 1_000 - nowMs);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function secondsIn(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}
