/** The tables of activity in PostgreSQL: beside the queue's, in the schema `analytics`. */

/**
 * One text, so that it takes effect as a whole; the lock keeps processes that start together apart. User ids are compared
 * byte by byte, as Redis does, whatever the database's language is. How many users there are is counted along: a `count(*)`
 * reads all of them.
 */
export const CREATE_TABLES = `
SELECT pg_advisory_xact_lock(hashtext('nestjs-analytics.activity'));
CREATE TABLE IF NOT EXISTS analytics.activity_users (
  user_id text COLLATE "C" PRIMARY KEY,
  first_seen bigint NOT NULL,
  last_seen bigint NOT NULL,
  actions bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS activity_users_seen ON analytics.activity_users (last_seen, user_id);
CREATE TABLE IF NOT EXISTS analytics.activity_actions (
  user_id text COLLATE "C",
  action text COLLATE "C",
  actions bigint NOT NULL,
  PRIMARY KEY (user_id, action)
);
CREATE TABLE IF NOT EXISTS analytics.activity_days (
  user_id text COLLATE "C",
  day integer,
  actions bigint NOT NULL,
  PRIMARY KEY (user_id, day)
);
CREATE INDEX IF NOT EXISTS activity_days_by_day ON analytics.activity_days (day, user_id) INCLUDE (actions);
CREATE TABLE IF NOT EXISTS analytics.activity_totals (
  day integer PRIMARY KEY,
  users bigint NOT NULL,
  actions bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS analytics.activity_applied (
  id text COLLATE "C" PRIMARY KEY,
  place bigint GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX IF NOT EXISTS activity_applied_place ON analytics.activity_applied (place);
CREATE TABLE IF NOT EXISTS analytics.activity_dormancy (
  handler text PRIMARY KEY,
  last_seen bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL
);
CREATE TABLE IF NOT EXISTS analytics.activity_due (
  handler text,
  user_id text COLLATE "C",
  due_at bigint NOT NULL,
  PRIMARY KEY (handler, user_id)
);
CREATE INDEX IF NOT EXISTS activity_due_at ON analytics.activity_due (handler, due_at);
CREATE TABLE IF NOT EXISTS analytics.activity_pace (
  handler text PRIMARY KEY,
  since bigint NOT NULL,
  taken bigint NOT NULL,
  allowed bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS analytics.activity_leases (
  name text PRIMARY KEY,
  holder text NOT NULL,
  until timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS analytics.activity_sizes (
  name text PRIMARY KEY,
  size bigint NOT NULL
);
INSERT INTO analytics.activity_sizes (name, size)
SELECT 'users', count(*) FROM analytics.activity_users
WHERE NOT EXISTS (SELECT FROM analytics.activity_sizes WHERE name = 'users')
ON CONFLICT DO NOTHING;
`;
