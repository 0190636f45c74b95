/** What activity answers to an app. */

/** Everything about one user. */
export interface UserActivity {
  readonly userId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** All actions ever. */
  readonly actions: number;
  /** The same by the name of the track; beyond the limit of names, `(other)`. */
  readonly byAction: Readonly<Record<string, number>>;
  /** The same by UTC day, such as `2026-01-15`, for the days that are kept. */
  readonly byDay: Readonly<Record<string, number>>;
}

export interface SeenUser {
  readonly userId: string;
  readonly lastSeenAt: Date;
}

export interface SeenUsersPage {
  /** Those seen the longest ago come first. */
  readonly users: readonly SeenUser[];
  /** Give it to get the next page; null behind the last one. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  /** 1 to 1,000 users. Default: 100. */
  readonly limit?: number;
  /** The `nextCursor` of the page before. Default: the first page. */
  readonly cursor?: string;
}

export interface DayCount {
  /** Such as `2026-01-15`, in UTC. */
  readonly day: string;
  readonly users: number;
  readonly actions: number;
}

export interface ActivityCounts {
  /** Different users in all of these days; in Redis, for several days, an estimate with a standard error of 0.81 %. */
  readonly users: number;
  /** Each of the days, oldest first. */
  readonly days: readonly DayCount[];
}
