/** Where workers leave what became of a message, for a collector that waits for it in another process. */

/** What a destination made of a message in the end; a retry is not posted. */
export type FinalOutcome =
  { readonly status: 'delivered' } | { readonly status: 'rejected'; readonly reason: string };

/** One message has one at each destination. */
export interface PostedOutcome {
  readonly awaited: string;
  readonly destination: string;
  readonly outcome: FinalOutcome;
}

/** How long outcomes are kept, in milliseconds. */
export const OUTCOME_KEPT_MS = 60_000;

export abstract class OutcomeBoard {
  /** Leaves outcomes for a minute; a later one of the same message and destination replaces the earlier one. */
  abstract post(outcomes: readonly PostedOutcome[]): Promise<void>;

  /**
   * What is known by now of each of these messages at each of these destinations.
   *
   * @returns the known ones, in any order
   */
  abstract read(waits: readonly string[], destinations: readonly string[]): Promise<readonly PostedOutcome[]>;
}
