/** Where activity is kept: the contract of its stores on Redis and on PostgreSQL. */
import type { ActivityWindow } from './activity.window.js';
import type { UserAction } from './user-action.js';

/** A place in the order by last seen, then by user id. */
export interface Position {
  readonly userId: string;
  /** In milliseconds since the epoch. */
  readonly lastSeen: number;
}

/** Everything about one user. */
export interface UserFigures {
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly actions: number;
  readonly byAction: Readonly<Record<string, number>>;
  /** By day since 1970, oldest first; only the days that are kept. */
  readonly byDay: readonly (readonly [day: number, actions: number])[];
}

export interface RankedUser {
  readonly userId: string;
  readonly actions: number;
}

export interface DayFigures {
  readonly day: number;
  readonly users: number;
  readonly actions: number;
}

/** Under this name all actions beyond `maxActions` are counted. */
export const OTHER_ACTIONS = '(other)';

/** Times are milliseconds since the epoch, days whole UTC days since 1970. Every call rejects when the store is away. */
export abstract class ActivityStore {
  /**
   * Counts actions, each once however often it is given: ids are remembered, and remembered in the same step in which their
   * actions are counted. A time in the future counts as `now`.
   */
  abstract apply(actions: readonly UserAction[], now: number): Promise<void>;

  abstract user(userId: string): Promise<UserFigures | undefined>;

  /** Users last seen from `from` on and before `before`, the longest gone first, behind a position. */
  abstract seenBetween(from: number, before: number, limit: number, after?: Position): Promise<Position[]>;

  /** How many users were last seen from `from` on: exact. */
  abstract countSeenSince(from: number): Promise<number>;

  /** The users with the most actions in the window of whole days that ends with the day of `now`. */
  abstract ranking(window: ActivityWindow, count: number, now: number): Promise<RankedUser[]>;

  /** What happened on these days, days of nothing included, and how many different users there were in all of them. */
  abstract days(from: number, to: number): Promise<{ users: number; days: DayFigures[] }>;

  /** Forgets a user. Figures of days keep what they count. */
  abstract forget(userId: string): Promise<void>;
}
