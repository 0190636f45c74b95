/** Keeps the owners of visitors in PostgreSQL, one row a visitor, in a table that it makes when it is first needed. */
import { HELD, StoredAliasRegistry } from './alias-registry.js';
import type { HomeStore } from './home-store.js';

type SqlStore = Extract<HomeStore, { kind: 'sql' }>;

/** Two processes that start at once may both find it missing. */
const CREATE = `DO $$ BEGIN
  CREATE TABLE IF NOT EXISTS visitor_alias (visitor text PRIMARY KEY, owner text NOT NULL, expires_at_ms bigint NOT NULL);
  CREATE INDEX IF NOT EXISTS visitor_alias_expiry ON visitor_alias (expires_at_ms);
EXCEPTION WHEN unique_violation OR duplicate_table THEN NULL;
END $$`;

const REMEMBER = `INSERT INTO visitor_alias AS known (visitor, owner, expires_at_ms) VALUES ($1, $2, $3)
  ON CONFLICT (visitor) DO UPDATE SET owner = excluded.owner, expires_at_ms = excluded.expires_at_ms
  WHERE known.expires_at_ms <= $4 RETURNING visitor`;

/** A confirmed owner lasts longer, and takes the place of the same one held; a held one changes nothing. Answers the owner before. */
const CONFIRM = `WITH before AS (SELECT owner, expires_at_ms FROM visitor_alias WHERE visitor = $1 FOR UPDATE),
  changed AS (UPDATE visitor_alias AS known SET owner = $2, expires_at_ms = GREATEST(before.expires_at_ms, $3) FROM before
    WHERE known.visitor = $1 AND before.owner IN ($2, $2 || '${HELD}') AND right($2, 1) <> '${HELD}')
  SELECT owner FROM before`;

const FORGET_EXPIRED = `DELETE FROM visitor_alias WHERE visitor IN (
  SELECT visitor FROM visitor_alias WHERE expires_at_ms < $1 LIMIT 10000 FOR UPDATE SKIP LOCKED)`;

const SWEEP_INTERVAL_MS = 600_000;

export class SqlAliasRegistry extends StoredAliasRegistry {
  private table?: Promise<unknown>;
  private sweptAtMs = Date.now();

  constructor(
    private readonly store: SqlStore,
    lifetimeMs: number,
  ) {
    super(lifetimeMs);
  }

  protected async remember(visitor: string, owner: string, ttlMs: number): Promise<string | undefined> {
    await this.ready();
    const now = Date.now();
    this.sweep(now);
    const { rows: written } = await this.store.query(REMEMBER, [visitor, owner, now + ttlMs, now]);
    if (written.length > 0) return undefined;
    const { rows } = await this.store.query<{ owner: string }>(CONFIRM, [visitor, owner, now + ttlMs]);
    return rows[0]?.owner;
  }

  private ready(): Promise<unknown> {
    this.table ??= this.store.query(CREATE).catch((error: unknown) => {
      this.table = undefined;
      throw error;
    });
    return this.table;
  }

  /** With the claims rather than by a timer of its own: without claims nothing grows. */
  private sweep(now: number): void {
    if (now - this.sweptAtMs < SWEEP_INTERVAL_MS) return;
    this.sweptAtMs = now;
    this.store.query(FORGET_EXPIRED, [now]).catch(() => {});
  }
}
