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
    add(this.offPlan, `${what} ${policy}`, 1);
  }

  countQueued(destination: string, messages: number): void {
    add(this.queued, destination, messages);
  }

  countWithheld(destination: string, messages: number): void {
    add(this.withheld, destination, messages);
  }

  countDropped(reason: DropReason, messages = 1): void {
    add(this.dropped, reason, messages);
  }

  countExcluded(reason: string): void {
    add(this.excluded, reason, 1);
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
