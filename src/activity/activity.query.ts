/** Reads the query string of the activity API; what is wrong with it becomes an answer 400. */
import { InvalidActivityQuery } from './invalid-activity-query.js';
import type { PageRequest } from './activity.report.js';
import type { ActivityWindow } from './activity.window.js';

/** As Express and Fastify parse it: a parameter that is given twice is an array. */
export type QueryString = Readonly<Record<string, unknown>>;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/;

export function pageOf(query: QueryString): PageRequest {
  const limit = text(query, 'limit');
  return { limit: limit === undefined ? undefined : Number(limit), cursor: text(query, 'cursor') };
}

export function limitOf(query: QueryString): number | undefined {
  return pageOf(query).limit;
}

/** `since`, a day in UTC or a moment with its time zone. */
export function sinceOf(query: QueryString): Date {
  // In a query string that was not encoded, the plus of a time zone is a space.
  const since = (text(query, 'since') ?? '').replace(' ', '+');
  const time = new Date(ISO_TIME.test(since) ? since : Number.NaN);
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

function text(query: QueryString, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new InvalidActivityQuery(`Give ${name} once.`);
}
