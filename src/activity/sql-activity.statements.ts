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

/** Reads an entry of the index a user who was seen since. */
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

/** User. A handler of dormant users that came as far as this one came as far as the one before. */
export const FORGET = `
WITH gone AS (DELETE FROM analytics.activity_users WHERE user_id = $1 RETURNING user_id),
  size AS (UPDATE analytics.activity_sizes SET size = size - 1 WHERE name = 'users' AND EXISTS (SELECT FROM gone)),
  actions AS (DELETE FROM analytics.activity_actions WHERE user_id = $1),
  days AS (DELETE FROM analytics.activity_days WHERE user_id = $1),
  reached AS (
    UPDATE analytics.activity_dormancy reached SET (last_seen, user_id) = (
      SELECT coalesce(max(last_seen), $2), coalesce(max(user_id), '') FROM (
        SELECT before.last_seen, before.user_id FROM analytics.activity_users before
        WHERE (before.last_seen, before.user_id) < (reached.last_seen, reached.user_id) AND before.user_id <> $1
        ORDER BY before.last_seen DESC, before.user_id DESC LIMIT 1) nearest)
    WHERE reached.user_id = $1)
DELETE FROM analytics.activity_due WHERE user_id = $1`;

/**
 * What a sweep removes: each a bounded number of rows, of which it answers how many they were. None reads a row that it
 * leaves, which is why they are chosen by an array: embedded, the process stands still while a statement runs.
 */
export const SWEEPS = {
  daysBefore: `
WITH gone AS (
  DELETE FROM analytics.activity_days WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM analytics.activity_days WHERE day < $1 ORDER BY day, user_id LIMIT $2)) RETURNING 1)
SELECT count(*) AS rows FROM gone`,
  totalsBefore: `
WITH gone AS (DELETE FROM analytics.activity_totals WHERE day IN
  (SELECT day FROM analytics.activity_totals WHERE day < $1 ORDER BY day LIMIT $2) RETURNING 1)
SELECT count(*) AS rows FROM gone`,
  /** All but the newest so many. */
  appliedBeyond: `
WITH gone AS (
  DELETE FROM analytics.activity_applied WHERE place = ANY(ARRAY(
    SELECT place FROM analytics.activity_applied
    WHERE place <= (SELECT max(place) FROM analytics.activity_applied) - $1::bigint ORDER BY place LIMIT $2)) RETURNING 1)
SELECT count(*) AS rows FROM gone`,
  /** Those seen the longest ago, with all that is known about them, while there are more than so many. */
  usersBeyond: `
WITH gone AS (
  DELETE FROM analytics.activity_users WHERE user_id = ANY(ARRAY(
    SELECT user_id FROM analytics.activity_users ORDER BY last_seen, user_id
    LIMIT coalesce((SELECT greatest(0, least($2::bigint, size - $1::bigint)) FROM analytics.activity_sizes WHERE name = 'users'), 0)))
  RETURNING user_id),
  size AS (
    UPDATE analytics.activity_sizes SET size = size - (SELECT count(*) FROM gone)
    WHERE name = 'users' AND EXISTS (SELECT FROM gone)),
  actions AS (DELETE FROM analytics.activity_actions WHERE user_id = ANY(ARRAY(SELECT user_id FROM gone))),
  days AS (DELETE FROM analytics.activity_days WHERE user_id = ANY(ARRAY(SELECT user_id FROM gone))),
  due AS (DELETE FROM analytics.activity_due WHERE user_id = ANY(ARRAY(SELECT user_id FROM gone)))
SELECT count(*) AS rows FROM gone`,
} as const;
