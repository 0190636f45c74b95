/** What an app may choose about activity: what counts, and how much is kept. */
import type { Message } from '../message/message.js';

/** Two sets of ids take turns, and a batch of the destination, 1,000 messages, must not fill both before it is repeated. */
const LEAST_REMEMBERED = 4_000;

export class ActivityOptions {
  /**
   * Whether a track of a known user counts as an action of theirs. What is said on behalf of a user never does: under
   * `analytics.as()`, by a mailer or a job. Default: all others.
   */
  counts?: (message: Message) => boolean;

  /** Days, in UTC, for which figures by day are kept; at least 30, since a month is the longest window. Default: 90. */
  daysKept = 90;

  /** Users kept; beyond it those seen the longest ago are forgotten. In Redis one takes some 400 bytes. Default: 1,000,000. */
  maxUsers = 1_000_000;

  /** Distinct actions counted by name for one user; further ones are counted together as `(other)`. Default: 50. */
  maxActions = 50;

  /** How long the ranking of the most active users is in Redis: 37 windows of so many, 100 bytes each. Default: 1,000. */
  maxRanked = 1_000;

  /**
   * Ids of messages remembered, so that a batch that is delivered twice counts once. In Redis, where a repeated batch comes
   * next, the default takes 20 MB; in PostgreSQL, where it comes behind the backlog, 160 MB of disk. At least 4,000, and that
   * for each shard of the destination.
   * Default: 200,000 in Redis, 1,000,000 in PostgreSQL and embedded.
   */
  rememberedMessages?: number;
}

/** @throws Error one sentence a wrong number. */
export function activityOptions(chosen: Partial<ActivityOptions> = {}): ActivityOptions {
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  const options = Object.assign(new ActivityOptions(), Object.fromEntries(given));
  requireAtLeast('daysKept', options.daysKept, 30);
  requireAtLeast('maxUsers', options.maxUsers, 1);
  requireAtLeast('maxActions', options.maxActions, 0);
  requireAtLeast('maxRanked', options.maxRanked, 1);
  requireAtLeast('rememberedMessages', options.rememberedMessages ?? LEAST_REMEMBERED, LEAST_REMEMBERED);
  if (options.counts !== undefined && typeof options.counts !== 'function') {
    throw new Error('[analytics] Wrong activity.counts. Give a function that takes a message and answers true or false.'); // prettier-ignore
  }
  return options;
}

function requireAtLeast(name: keyof ActivityOptions, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new Error(`[analytics] Wrong activity.${name}. Give a whole number, ${least} or more.`);
}
