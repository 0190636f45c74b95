/** Keeps the owners of visitors in PostgreSQL, one row a visitor, in a table that it makes when it is first needed. */
import { HELD, StoredAliasRegistry } from './alias-registry.js';
import { ExpiringTable } from './expiring.table.js';
import type { HomeStore } from './home-store.js';

type SqlStore = Extract<HomeStore, { kind: 'sql' }>;

const COLUMNS = 'visitor text PRIMARY KEY, owner text NOT NULL';

const REMEMBER = `INSERT INTO visitor_alias AS known (visitor, owner, expires_at_ms) VALUES ($1, $2, $3)
  ON CONFLICT (visitor) DO UPDATE SET owner = excluded.owner, expires_at_ms = excluded.expires_at_ms
  WHERE known.expires_at_ms <= $4 RETURNING visitor`;

/** A confirmed owner lasts longer, and takes the place of the same one held; a held one changes nothing. Answers the owner before. */
const CONFIRM = `WITH before AS (SELECT owner, expires_at_ms FROM visitor_alias WHERE visitor = $1 FOR UPDATE),
  changed AS (UPDATE visitor_alias AS known SET owner = $2, expires_at_ms = GREATEST(before.expires_at_ms, $3) FROM before
    WHERE known.visitor = $1 AND before.owner IN ($2, $2 || '${HELD}') AND right($2, 1) <> '${HELD}')
  SELECT owner FROM before`;

export class SqlAliasRegistry extends StoredAliasRegistry {
  private readonly table: ExpiringTable;

  constructor(store: SqlStore, lifetimeMs: number) {
    super(lifetimeMs);
    this.table = new ExpiringTable(store, 'visitor_alias', COLUMNS);
  }

  protected async remember(visitor: string, owner: string, ttlMs: number): Promise<string | undefined> {
    const now = Date.now();
    const written = await this.table.query(REMEMBER, [visitor, owner, now + ttlMs, now], 1);
    if (written.length > 0) return undefined;
    const [before] = await this.table.query<{ owner: string }>(CONFIRM, [visitor, owner, now + ttlMs]);
    return before?.owner;
  }
}
