/** Counts actions in PostgreSQL in one statement, and so in one transaction: what was counted before, and what not, can't come apart. */

/**
 * $1 the actions as JSON: id, user_id, seen_at, day, action; $2 distinct actions a user; $3 the oldest day that is kept;
 * $4 now; $5 the name of all other actions. Rows are written in the order of their keys, so that two workers can't wait for each other.
 *
 * A user is new, and new on a day, when the row holds no more than what was just added. Who was seen, but not as lately as a
 * handler of dormant users has come, is due at once: the handler does not come back.
 */
export const APPLY = `
WITH given AS (
  SELECT DISTINCT ON (id) *
  FROM jsonb_to_recordset($1::jsonb) AS given(id text, user_id text, seen_at bigint, day integer, action text)
  ORDER BY id
), fresh AS (
  INSERT INTO analytics.activity_applied (id) SELECT id FROM given ORDER BY id
  ON CONFLICT DO NOTHING RETURNING id
), counted AS (
  SELECT given.* FROM given JOIN fresh ON fresh.id = given.id
), per_user AS (
  SELECT user_id, min(seen_at) AS first_seen, max(seen_at) AS last_seen, count(*) AS actions FROM counted GROUP BY user_id
), users AS (
  INSERT INTO analytics.activity_users AS known (user_id, first_seen, last_seen, actions)
  SELECT user_id, first_seen, last_seen, actions FROM per_user ORDER BY user_id COLLATE "C"
  ON CONFLICT (user_id) DO UPDATE SET
    first_seen = least(known.first_seen, excluded.first_seen),
    last_seen = greatest(known.last_seen, excluded.last_seen),
    actions = known.actions + excluded.actions
  RETURNING user_id, last_seen, actions
), sizes AS (
  INSERT INTO analytics.activity_sizes AS known (name, size)
  SELECT 'users', count(*) FROM users JOIN per_user ON per_user.user_id = users.user_id
  WHERE users.actions = per_user.actions HAVING count(*) > 0
  ON CONFLICT (name) DO UPDATE SET size = known.size + excluded.size
), per_action AS (
  SELECT user_id, action, count(*) AS actions FROM counted GROUP BY user_id, action
), distinct_before AS (
  SELECT user_id, count(*) AS actions FROM analytics.activity_actions
  WHERE user_id IN (SELECT user_id FROM per_user) AND action <> $5 GROUP BY user_id
), named AS (
  SELECT per_action.user_id, per_action.actions,
    CASE WHEN known.action IS NOT NULL OR coalesce(distinct_before.actions, 0)
      + row_number() OVER (PARTITION BY per_action.user_id, known.action IS NULL ORDER BY per_action.action) <= $2
    THEN per_action.action ELSE $5 END AS action
  FROM per_action
  LEFT JOIN analytics.activity_actions known ON known.user_id = per_action.user_id AND known.action = per_action.action
  LEFT JOIN distinct_before ON distinct_before.user_id = per_action.user_id
), by_action AS (
  INSERT INTO analytics.activity_actions AS known (user_id, action, actions)
  SELECT user_id, action, sum(actions) FROM named GROUP BY user_id, action ORDER BY user_id COLLATE "C", action COLLATE "C"
  ON CONFLICT (user_id, action) DO UPDATE SET actions = known.actions + excluded.actions
), per_day AS (
  SELECT user_id, day, count(*) AS actions FROM counted WHERE day >= $3 GROUP BY user_id, day
), by_day AS (
  INSERT INTO analytics.activity_days AS known (user_id, day, actions)
  SELECT user_id, day, actions FROM per_day ORDER BY user_id COLLATE "C", day
  ON CONFLICT (user_id, day) DO UPDATE SET actions = known.actions + excluded.actions
  RETURNING user_id, day, actions
), totals AS (
  INSERT INTO analytics.activity_totals AS known (day, users, actions)
  SELECT per_day.day, count(*) FILTER (WHERE by_day.actions = per_day.actions), sum(per_day.actions)
  FROM per_day JOIN by_day ON by_day.user_id = per_day.user_id AND by_day.day = per_day.day
  GROUP BY per_day.day ORDER BY per_day.day
  ON CONFLICT (day) DO UPDATE SET users = known.users + excluded.users, actions = known.actions + excluded.actions
)
INSERT INTO analytics.activity_due (handler, user_id, due_at)
SELECT reached.handler, users.user_id, $4::bigint
FROM users
JOIN per_user ON per_user.user_id = users.user_id AND per_user.last_seen = users.last_seen
LEFT JOIN analytics.activity_users before ON before.user_id = users.user_id
CROSS JOIN analytics.activity_dormancy reached
WHERE (before.last_seen IS NULL OR before.last_seen < users.last_seen)
  AND (users.last_seen, users.user_id) <= (reached.last_seen, reached.user_id)
ON CONFLICT DO NOTHING
`;
