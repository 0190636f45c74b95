/** What an HTTP answer, or its absence, says about everything that was in the request. */
import { delivered, type Outcome, retryable } from './outcome.js';
import { TransportError } from './transport-error.js';
import type { TransportResponse } from './transport.js';
import { WholeRefusal } from './bisection.js';

/** Enough of a vendor's words to act on, without an HTML page in the dead letter. */
const MAX_WORDS = 300;

/** A vendor that asks for more is asked again after this: an hour late is better than a year. */
const MAX_WAIT_MS = 3_600_000;

/** Statuses that blame the content of the request: it must be split until the culprit stands alone. */
const ABOUT_CONTENT = new Set([400, 413, 422]);

/** Statuses that pass by themselves (RFC 9110, RFC 8470 for 425); so does every 5xx. */
const PASSING = new Set([408, 425, 429]);

/**
 * - 2xx: delivered.
 * - 400, 413, 422: refused whole; something in it is wrong or it is too long.
 * - 408, 425, 429, 5xx: retryable, after the vendor's own wait where it has one.
 * - everything else (401, 403, 404, redirects, …): retryable too. It is about credentials, region or address, never about
 *   a message, so nothing may go to the dead letter: the queue waits until somebody has put it right.
 */
export function outcomeOfResponse(vendor: string, response: TransportResponse): Outcome | WholeRefusal {
  const { status } = response;
  if (status >= 200 && status < 300) return delivered;
  const said = `${vendor} answered ${status}${quoted(response.body)}`;
  if (ABOUT_CONTENT.has(status)) return new WholeRefusal(said);
  if (status >= 500 || PASSING.has(status)) return retryable(said, boundedWait(response.retryAfterMs));
  if (status === 401 || status === 403) {
    return retryable(`${said}. Check the credentials and the region; messages wait in the queue until then.`);
  }
  return retryable(`${said}. Check the host; messages wait in the queue until then.`);
}

/** Retryable, for a call that brought no answer. */
export function outcomeOfError(vendor: string, error: TransportError): Outcome {
  return retryable(`${vendor} could not be reached or did not answer: ${error.message}`);
}

/**
 * Whether the vendor may have acted although the request counts as failed: without an answer after sending, and at
 * every 5xx but 503, which is said before any work.
 */
export function mayHaveActed(result: TransportResponse | TransportError): boolean {
  if (result instanceof TransportError) return !result.outcomeKnown;
  return result.status >= 500 && result.status !== 503;
}

/** The vendor's words as they go behind a status: bounded, on one line, empty for an empty body. */
export function quoted(body: string): string {
  const words = body.replace(/\s+/g, ' ').trim();
  if (words === '') return '';
  return `: ${words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words}`;
}

function boundedWait(waitMs: number | undefined): number | undefined {
  return waitMs === undefined ? undefined : Math.min(waitMs, MAX_WAIT_MS);
}
