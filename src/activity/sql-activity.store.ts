/** Activity in PostgreSQL, on a server or embedded. */
import type { SqlConnection } from './activity-connection.js';
import { dayOf } from './activity.day.js';
import type { ActivityOptions } from './activity.options.js';
import { ActivityStore, OTHER_ACTIONS, type DayFigures, type Position, type RankedUser, type UserFigures } from './activity.store.js'; // prettier-ignore
import { WINDOW_DAYS, type ActivityWindow } from './activity.window.js';
import { COUNT_SEEN_SINCE, DAYS, FORGET, RANKING, SEEN_BETWEEN, SWEEPS, USER, USERS_OF_DAYS } from './sql-activity.statements.js'; // prettier-ignore
import { APPLY } from './sql-apply.statement.js';
import type { UserAction } from './user-action.js';

/** Old rows are looked for at most so often. */
const SWEEP_INTERVAL_MS = 60_000;

/** Rows removed in a statement: embedded, the process stands still for some 10 ms meanwhile. */
const ROWS_A_STEP = 200;
/** Steps of one sweep for each sort of row; the sweep after it goes on. */
const SWEEP_STEPS = 500;

const REMEMBERED_MESSAGES = 1_000_000;

/** PostgreSQL's 64-bit integers come as strings. */
interface UserRow {
  readonly first_seen: string;
  readonly last_seen: string;
  readonly actions: string;
  readonly by_action: Record<string, number> | null;
  readonly by_day: [day: number, actions: number][] | null;
}

export class SqlActivityStore extends ActivityStore {
  private sweptAt = 0;

  /** @param connection its tables are there. */
  constructor(
    private readonly connection: SqlConnection,
    private readonly options: ActivityOptions,
  ) {
    super();
  }

  async apply(actions: readonly UserAction[], now: number): Promise<void> {
    if (actions.length > 0) {
      const { maxActions } = this.options;
      await this.connection.query(APPLY, [
        rows(actions, now),
        maxActions,
        this.oldestDay(now),
        now,
        OTHER_ACTIONS,
      ]);
    }
    await this.sweepNowAndThen();
  }

  async user(userId: string): Promise<UserFigures | undefined> {
    const [row] = await this.select<UserRow>(USER, [userId, this.oldestDay(Date.now())]);
    if (!row) return undefined;
    return {
      firstSeen: Number(row.first_seen),
      lastSeen: Number(row.last_seen),
      actions: Number(row.actions),
      byAction: row.by_action ?? {},
      byDay: row.by_day ?? [],
    };
  }

  async seenBetween(from: number, before: number, limit: number, after?: Position): Promise<Position[]> {
    const behind = [after?.lastSeen ?? Number.MIN_SAFE_INTEGER, after?.userId ?? ''];
    const found = await this.select<{ user_id: string; last_seen: string }>(SEEN_BETWEEN, [from, before, limit, ...behind]); // prettier-ignore
    return found.map(({ user_id, last_seen }) => ({ userId: user_id, lastSeen: Number(last_seen) }));
  }

  /** O(users seen since): 100 to 200 ms for 500,000, in which the process stands still where the store is embedded. */
  async countSeenSince(from: number): Promise<number> {
    const [row] = await this.select<{ users: string }>(COUNT_SEEN_SINCE, [from]);
    return Number(row?.users ?? 0);
  }

  async ranking(window: ActivityWindow, count: number, now: number): Promise<RankedUser[]> {
    const today = dayOf(now);
    const days = [today - WINDOW_DAYS[window] + 1, today];
    const found = await this.select<{ user_id: string; actions: string }>(RANKING, [...days, count]);
    return found.map(({ user_id, actions }) => ({ userId: user_id, actions: Number(actions) }));
  }

  async days(from: number, to: number): Promise<{ users: number; days: DayFigures[] }> {
    const [figures, [distinct]] = await Promise.all([
      this.select<{ day: number; users: string; actions: string }>(DAYS, [from, to]),
      to > from ? this.select<{ users: string }>(USERS_OF_DAYS, [from, to]) : [],
    ]);
    const known = new Map(figures.map((row) => [row.day, row]));
    const days = Array.from({ length: to - from + 1 }, (_, at) => {
      const row = known.get(from + at);
      return { day: from + at, users: Number(row?.users ?? 0), actions: Number(row?.actions ?? 0) };
    });
    return { users: Number(distinct?.users ?? days[0]?.users ?? 0), days };
  }

  async forget(userId: string): Promise<void> {
    await this.connection.query(FORGET, [userId, Number.MIN_SAFE_INTEGER]);
  }

  /** Removes what is no longer kept; where there is nothing to remove, four reads of an index. */
  async sweep(): Promise<void> {
    const { maxUsers, rememberedMessages = REMEMBERED_MESSAGES } = this.options;
    const oldestDay = this.oldestDay(Date.now());
    await this.remove(SWEEPS.daysBefore, oldestDay);
    await this.remove(SWEEPS.totalsBefore, oldestDay);
    await this.remove(SWEEPS.appliedBeyond, rememberedMessages);
    await this.remove(SWEEPS.usersBeyond, maxUsers);
  }

  /** In short steps, so that others get their turn. */
  private async remove(statement: string, bound: number): Promise<void> {
    for (let step = 0; step < SWEEP_STEPS; step += 1) {
      const [gone] = await this.select<{ rows: string }>(statement, [bound, ROWS_A_STEP]);
      if (Number(gone?.rows) < ROWS_A_STEP) return;
    }
  }

  private async sweepNowAndThen(): Promise<void> {
    if (Date.now() - this.sweptAt < SWEEP_INTERVAL_MS) return;
    this.sweptAt = Date.now();
    // The actions are counted: that old rows stay a minute longer is no reason to deliver them again.
    await this.sweep().catch(() => {});
  }

  private oldestDay(now: number): number {
    return dayOf(now) - this.options.daysKept + 1;
  }

  private async select<Row>(text: string, parameters: readonly unknown[]): Promise<Row[]> {
    return (await this.connection.query<Row>(text, parameters)).rows;
  }
}

function rows(actions: readonly UserAction[], now: number): string {
  return JSON.stringify(
    actions.map(({ id, userId, time, action }) => {
      const seenAt = Math.min(time, now);
      return { id, user_id: userId, seen_at: seenAt, day: dayOf(seenAt), action };
    }),
  );
}
