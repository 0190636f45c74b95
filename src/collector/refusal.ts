/** A request that the collector does not take, and the one sentence that says why and what to do. */

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 429 | 503;

export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** @param retryAfterS when the client should come again, in seconds */
  constructor(
    readonly status: RefusalStatus,
    message: string,
    readonly retryAfterS?: number,
  ) {
    super(message);
  }
}
