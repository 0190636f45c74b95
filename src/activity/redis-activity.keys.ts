/** The keys of activity in Redis; one hash tag, so that a cluster keeps all of them on one node and a script may touch them all. */
import type { ActivityWindow } from './activity.window.js';

/** All keys begin with it. */
export const PREFIX = 'analytics:{activity}:';

/** Sorted set: user ids by when they were last seen. */
export const SEEN = `${PREFIX}seen`;

/** Hash a user: `f` first seen, `t` all actions; `a<action>`, `o` of other actions and `d<day>` count. */
export function userKey(userId: string): string {
  return `${PREFIX}user:${userId}`;
}

/** Hash a day: `users` and `actions`; `estimated` where some of these users may be counted twice. Expires with the day. */
export function dayKey(day: number): string {
  return `${PREFIX}day:${day}`;
}

/** HyperLogLog a day of its users, 12 KB at most. Expires with the day. */
export function dayUsersKey(day: number): string {
  return `${PREFIX}day-users:${day}`;
}

/** Sorted set a window and its last day: the users with the most actions in it. Expires with that day. */
export function rankingKey(window: ActivityWindow, lastDay: number): string {
  return `${PREFIX}top:${window}:${lastDay}`;
}
