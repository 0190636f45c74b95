/** Who is here, and who has gone: what an app asks about its users. */
import { dayOf, DAY_MS, dayText, isDay } from './activity.day.js';
import type { ActivityCounts, PageRequest, SeenUsersPage, UserActivity } from './activity.report.js';
import type { ActivityStore, RankedUser } from './activity.store.js';
import { isWindow, WINDOW_DAYS, type ActivityWindow } from './activity.window.js';
import { InvalidActivityQuery } from './invalid-activity-query.js';
import { cursorOf, positionOf } from './page-cursor.js';
import { storable } from './user-action.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
/** Days of one question: each costs a read. */
const MAX_DAYS = 366;

/**
 * Reads what the `activity` destination has counted; a message counts once it is delivered there. Each call rejects when the
 * store is away, and with an `InvalidActivityQuery` when it is put wrongly.
 */
export class ActivityService {
  constructor(
    private readonly store: ActivityStore,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Everything about one user; undefined when nothing is known. */
  async user(userId: string): Promise<UserActivity | undefined> {
    const figures = await this.store.user(validUserId(userId));
    if (!figures) return undefined;
    const { firstSeen, lastSeen, actions, byAction, byDay } = figures;
    return {
      userId,
      firstSeenAt: new Date(firstSeen),
      lastSeenAt: new Date(lastSeen),
      actions,
      byAction,
      byDay: Object.fromEntries(byDay.map(([day, count]) => [dayText(day), count])),
    };
  }

  /**
   * Users who were seen at that time or later. Nobody is left out while pages are read: who is seen again meanwhile moves
   * towards the end, and so may come twice.
   */
  async seenSince(time: Date, page: PageRequest = {}): Promise<SeenUsersPage> {
    return this.page(validTime(time), Number.MAX_SAFE_INTEGER, page);
  }

  /** Users who were seen before that time, and not since. Nobody comes twice while pages are read; who is seen again meanwhile is no longer dormant. */
  async dormantSince(time: Date, page: PageRequest = {}): Promise<SeenUsersPage> {
    return this.page(Number.MIN_SAFE_INTEGER, validTime(time), page);
  }

  /** The users with the most actions today, in the seven or in the thirty UTC days that end today; at most 1,000. */
  async mostActive(window: ActivityWindow, count = 10): Promise<RankedUser[]> {
    return this.store.ranking(validWindow(window), validLimit(count), this.clock());
  }

  /** How many users did something in the last 24 hours, 7 days or 30 days: an exact number. In PostgreSQL it takes time for each of them. */
  async activeUsers(window: ActivityWindow): Promise<number> {
    return this.store.countSeenSince(this.clock() - WINDOW_DAYS[validWindow(window)] * DAY_MS);
  }

  /**
   * Users and actions a day.
   * @param from a UTC day such as `2026-01-15`. Default: today.
   * @param to the last day, included. Default: `from`.
   */
  async counts(from = dayText(dayOf(this.clock())), to = from): Promise<ActivityCounts> {
    const [first, last] = [validDay(from), validDay(to)];
    if (last < first)
      throw new InvalidActivityQuery(`The days end, ${to}, before they begin, ${from}. Swap them.`);
    if (last - first >= MAX_DAYS) throw new InvalidActivityQuery(`These are more than ${MAX_DAYS} days. Ask for fewer at a time.`); // prettier-ignore
    const { users, days } = await this.store.days(first, last);
    return { users, days: days.map((each) => ({ ...each, day: dayText(each.day) })) };
  }

  /** Forgets a user, in one step: the store holds nothing with that id afterwards. What days counted stays. */
  async forget(userId: string): Promise<void> {
    await this.store.forget(validUserId(userId));
  }

  private async page(from: number, before: number, { limit, cursor }: PageRequest): Promise<SeenUsersPage> {
    const size = validLimit(limit ?? DEFAULT_LIMIT);
    const after = cursor === undefined ? undefined : positionOf(cursor);
    // One more tells whether there is a next page.
    const found = await this.store.seenBetween(from, before, size + 1, after);
    const users = found.slice(0, size);
    const last = found.length > size ? users.at(-1) : undefined;
    return {
      users: users.map(({ userId, lastSeen }) => ({ userId, lastSeenAt: new Date(lastSeen) })),
      nextCursor: last ? cursorOf(last) : null,
    };
  }
}

function validUserId(userId: string): string {
  if (typeof userId === 'string') return storable(userId);
  throw new InvalidActivityQuery('The id of a user must be a text.');
}

function validTime(time: Date): number {
  const timeMs = time instanceof Date ? time.getTime() : Number.NaN;
  if (Number.isNaN(timeMs))
    throw new InvalidActivityQuery('The time is no valid date. Give one such as new Date(0).');
  return timeMs;
}

function validLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidActivityQuery(`The limit must be a whole number from 1 to ${MAX_LIMIT}.`);
}

function validWindow(window: ActivityWindow): ActivityWindow {
  if (isWindow(window)) return window;
  throw new InvalidActivityQuery('The window must be day, week or month.');
}

function validDay(text: string): number {
  if (isDay(text)) return dayOf(Date.parse(text));
  throw new InvalidActivityQuery('A day must be written like 2026-01-15.');
}
