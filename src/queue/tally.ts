/** Plain counters of what happened to messages before and in the queue, read when metrics are scraped. */

/** Why a message was given up before it reached the queue. */
export const DROP_REASONS = ['buffer_full', 'not_json', 'too_large', 'shutdown'] as const;

/** Rejected messages that were given up before they reached their dead letter. */
export const REJECTION_DROP_REASONS = { plan: 'plan_rejected', collector: 'collector_rejected' } as const;

export type DropReason =
  (typeof DROP_REASONS)[number] | (typeof REJECTION_DROP_REASONS)[keyof typeof REJECTION_DROP_REASONS];

export class Tally {
  captured = 0;
  /** Messages, or parts of one, that could not be made or kept. */
  captureErrors = 0;
  /** Messages that a destination does not get, by its name. */
  readonly withheld = new Map<string, number>();
  readonly queued = new Map<string, number>();
  readonly dropped = new Map<DropReason, number>();
  /** Requests left out of tracking, by reason (bot, health check, the app's own rule …). */
  readonly excluded = new Map<string, number>();

  /** Messages that were not as the tracking plan says, by what was wrong and what was done: `invalid reject`. */
  readonly offPlan = new Map<string, number>();

  countOffPlan(what: string, policy: string): void {
    const key = `${what} ${policy}`;
    this.offPlan.set(key, (this.offPlan.get(key) ?? 0) + 1);
  }

  countQueued(destination: string, messages: number): void {
    this.queued.set(destination, (this.queued.get(destination) ?? 0) + messages);
  }

  countWithheld(destination: string, messages: number): void {
    this.withheld.set(destination, (this.withheld.get(destination) ?? 0) + messages);
  }

  countDropped(reason: DropReason, messages = 1): void {
    this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + messages);
  }

  countExcluded(reason: string): void {
    this.excluded.set(reason, (this.excluded.get(reason) ?? 0) + 1);
  }
}
