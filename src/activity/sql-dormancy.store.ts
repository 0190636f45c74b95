/** Dormant users in PostgreSQL, on a server or embedded. */
import type { SqlConnection } from './activity-connection.js';
import type { Position } from './activity.store.js';
import { DormancyStore } from './dormancy.store.js';

const BEGIN = `
INSERT INTO analytics.activity_dormancy (handler, last_seen, user_id) VALUES ($1, $2, '') ON CONFLICT DO NOTHING
`;

/** Handler, before, limit, now. */
const CLAIM = `
WITH newly AS (
  SELECT users.user_id, users.last_seen
  FROM analytics.activity_dormancy reached
  JOIN analytics.activity_users users ON (users.last_seen, users.user_id) > (reached.last_seen, reached.user_id)
  WHERE reached.handler = $1 AND users.last_seen < $2
  ORDER BY users.last_seen, users.user_id LIMIT $3
), due AS (
  INSERT INTO analytics.activity_due (handler, user_id, due_at) SELECT $1, user_id, $4 FROM newly ON CONFLICT DO NOTHING
), furthest AS (
  UPDATE analytics.activity_dormancy SET last_seen = last.last_seen, user_id = last.user_id
  FROM (SELECT user_id, last_seen FROM newly ORDER BY last_seen DESC, user_id DESC LIMIT 1) last WHERE handler = $1
)
SELECT count(*) AS users FROM newly
`;

const DUE = `
SELECT due.user_id, coalesce(users.last_seen, -1) AS last_seen
FROM analytics.activity_due due LEFT JOIN analytics.activity_users users ON users.user_id = due.user_id
WHERE due.handler = $1 AND due.due_at <= $3 ORDER BY due.due_at, due.user_id LIMIT $2
`;

const LAST_SEEN_IF_DUE = `
SELECT coalesce(users.last_seen, -1) AS last_seen
FROM analytics.activity_due due LEFT JOIN analytics.activity_users users ON users.user_id = due.user_id
WHERE due.handler = $1 AND due.user_id = $2 AND due.due_at <= $3
`;

/** Handler, wanted, at most, now. */
const TAKE = `
INSERT INTO analytics.activity_pace AS pace (handler, since, taken, allowed)
VALUES ($1, $4::bigint, least($2::bigint, $3::bigint), least($2::bigint, $3::bigint))
ON CONFLICT (handler) DO UPDATE SET (since, taken, allowed) = (
  SELECT minute.since, minute.taken + part.allowed, part.allowed
  FROM (SELECT
    CASE WHEN abs($4::bigint - pace.since) >= 60000 THEN $4::bigint ELSE pace.since END AS since,
    CASE WHEN abs($4::bigint - pace.since) >= 60000 THEN 0 ELSE pace.taken END AS taken) minute
  CROSS JOIN LATERAL (SELECT greatest(0, least($2::bigint, $3::bigint - minute.taken)) AS allowed) part
)
RETURNING allowed
`;

const SETTLE = 'DELETE FROM analytics.activity_due WHERE handler = $1 AND user_id = $2';

const POSTPONE = 'UPDATE analytics.activity_due SET due_at = $3 WHERE handler = $1 AND user_id = $2';

const LEASE = `
INSERT INTO analytics.activity_leases AS held (name, holder, until)
VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE held.holder = excluded.holder OR held.until < clock_timestamp()
RETURNING holder
`;

const RELEASE = 'DELETE FROM analytics.activity_leases WHERE name = $1 AND holder = $2';

export class SqlDormancyStore extends DormancyStore {
  /** @param connection its tables are there. */
  constructor(private readonly connection: SqlConnection) {
    super();
  }

  async claim(handler: string, before: number, limit: number, now: number): Promise<number> {
    await this.connection.query(BEGIN, [handler, Number.MIN_SAFE_INTEGER]);
    const { rows } = await this.connection.query<{ users: string }>(CLAIM, [handler, before, limit, now]);
    return Number(rows[0]?.users ?? 0);
  }

  async due(handler: string, limit: number, now: number): Promise<Position[]> {
    const { rows } = await this.connection.query<{ user_id: string; last_seen: string }>(DUE, [handler, limit, now]); // prettier-ignore
    return rows.map(({ user_id, last_seen }) => ({ userId: user_id, lastSeen: Number(last_seen) }));
  }

  async lastSeenIfDue(handler: string, userId: string, now: number): Promise<number | undefined> {
    const { rows } = await this.connection.query<{ last_seen: string }>(LAST_SEEN_IF_DUE, [handler, userId, now]); // prettier-ignore
    return rows[0] && Number(rows[0].last_seen);
  }

  async take(handler: string, wanted: number, maxAMinute: number, now: number): Promise<number> {
    const { rows } = await this.connection.query<{ allowed: string }>(TAKE, [handler, wanted, maxAMinute, now]); // prettier-ignore
    return Number(rows[0]?.allowed ?? 0);
  }

  async settle(handler: string, userId: string): Promise<void> {
    await this.connection.query(SETTLE, [handler, userId]);
  }

  async postpone(handler: string, userId: string, until: number): Promise<void> {
    await this.connection.query(POSTPONE, [handler, userId, until]);
  }

  async lease(name: string, holder: string, forMs: number): Promise<boolean> {
    const { rows } = await this.connection.query<{ holder: string }>(LEASE, [name, holder, forMs]);
    return rows.length > 0;
  }

  async release(name: string, holder: string): Promise<void> {
    await this.connection.query(RELEASE, [name, holder]);
  }
}
