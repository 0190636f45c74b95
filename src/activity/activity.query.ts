/** Reads the query string of the activity API; what is wrong with it becomes an answer 400. */
import { isDay } from './activity.day.js';
import { InvalidActivityQuery } from './invalid-activity-query.js';
import type { PageRequest } from './activity.report.js';
import type { ActivityWindow } from './activity.window.js';

/** As Express and Fastify parse it: a parameter that is given twice is an array. */
export type QueryString = Readonly<Record<string, unknown>>;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/;

export function pageOf(query: QueryString): PageRequest {
  const limit = text(query, 'limit');
  // The service says which numbers it takes; JavaScript would read 0x10 and 1e3, too.
  const count = limit !== undefined && /^\d+$/.test(limit) ? Number(limit) : Number.NaN;
  return { limit: limit === undefined ? undefined : count, cursor: text(query, 'cursor') };
}

export function limitOf(query: QueryString): number | undefined {
  return pageOf(query).limit;
}

/** `since`, a day in UTC or a moment with its time zone. */
export function sinceOf(query: QueryString): Date {
  // In a query string that was not encoded, the plus of a time zone is a space.
  const since = (text(query, 'since') ?? '').replace(' ', '+');
  const time = new Date(ISO_TIME.test(since) && isDay(since.slice(0, 10)) ? since : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidActivityQuery('Give since as an ISO time, such as 2026-01-15T09:30:00Z.');
}

/** `window`; the service says which there are. */
export function windowOf(query: QueryString): ActivityWindow {
  return text(query, 'window') as ActivityWindow;
}

/** `day`, or `from` and `to`, or none. */
export function daysOf(query: QueryString): [from: string | undefined, to: string | undefined] {
  const from = text(query, 'day') ?? text(query, 'from');
  const to = text(query, 'to');
  if (to !== undefined && from === undefined) throw new InvalidActivityQuery('Give from together with to.');
  return [from, to];
}

/** `id`, for ids that fit no path. */
export function idOf(query: QueryString): string {
  const id = text(query, 'id');
  if (id !== undefined) return id;
  throw new InvalidActivityQuery('Give the id of the user, as id.');
}

function text(query: QueryString, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new InvalidActivityQuery(`Give ${name} once.`);
}
