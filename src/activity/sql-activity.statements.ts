/** What else is asked of the tables of activity. */

export const USER = `
SELECT first_seen, last_seen, actions,
  (SELECT jsonb_object_agg(action, actions) FROM analytics.activity_actions WHERE user_id = $1) AS by_action,
  (SELECT jsonb_agg(jsonb_build_array(day, actions) ORDER BY day) FROM analytics.activity_days
   WHERE user_id = $1 AND day >= $2) AS by_day
FROM analytics.activity_users WHERE user_id = $1
`;

/** From, before, limit, and the position behind which to begin. */
export const SEEN_BETWEEN = `
SELECT user_id, last_seen FROM analytics.activity_users
WHERE last_seen >= $1 AND last_seen < $2 AND (last_seen, user_id) > ($4, $5)
ORDER BY last_seen, user_id LIMIT $3
`;

export const COUNT_SEEN_SINCE =
  'SELECT count(*) AS users FROM analytics.activity_users WHERE last_seen >= $1';

/** Adds up the rows of the window: as many as users were active, a day. */
export const RANKING = `
SELECT user_id, sum(actions) AS actions FROM analytics.activity_days
WHERE day BETWEEN $1 AND $2 GROUP BY user_id ORDER BY sum(actions) DESC, user_id DESC LIMIT $3
`;

export const DAYS =
  'SELECT day, users, actions FROM analytics.activity_totals WHERE day BETWEEN $1 AND $2 ORDER BY day';

/** Reads the rows of these days. */
export const USERS_OF_DAYS = `
SELECT count(DISTINCT user_id) AS users FROM analytics.activity_days WHERE day BETWEEN $1 AND $2
`;

/** Deletes users, chosen by a query with one parameter, with all that is known about them. */
function deleteUsers(chosen: string): string {
  return `
WITH gone AS (DELETE FROM analytics.activity_users WHERE user_id IN (${chosen}) RETURNING user_id),
  actions AS (DELETE FROM analytics.activity_actions WHERE user_id IN (SELECT user_id FROM gone)),
  days AS (DELETE FROM analytics.activity_days WHERE user_id IN (SELECT user_id FROM gone))
DELETE FROM analytics.activity_due WHERE user_id IN (SELECT user_id FROM gone)`;
}

export const FORGET = deleteUsers('$1');

/** What a sweep removes; each takes a bounded number of rows, and the sweep after it goes on. */
export const SWEEPS = {
  daysBefore: `
DELETE FROM analytics.activity_days WHERE (user_id, day) IN
  (SELECT user_id, day FROM analytics.activity_days WHERE day < $1 ORDER BY day LIMIT 10000)`,
  totalsBefore: 'DELETE FROM analytics.activity_totals WHERE day < $1',
  /** All but the newest so many. */
  appliedBeyond: `
DELETE FROM analytics.activity_applied WHERE place IN
  (SELECT place FROM analytics.activity_applied
   WHERE place <= (SELECT max(place) FROM analytics.activity_applied) - $1::bigint ORDER BY place LIMIT 100000)`,
  usersBeyond: deleteUsers(
    'SELECT user_id FROM analytics.activity_users ORDER BY last_seen DESC, user_id DESC OFFSET $1 LIMIT 10000',
  ),
} as const;
