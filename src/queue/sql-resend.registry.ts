/** Keeps the keys of stored messages in PostgreSQL: a row a key, about 220 bytes with its indexes. */
import { ExpiringTable } from './expiring.table.js';
import type { HomeStore } from './home-store.js';
import { RESEND_HELD_MS, ResendRegistry, type ResendClaim } from './resend.registry.js';

type SqlStore = Extract<HomeStore, { kind: 'sql' }>;

/**
 * $1 the keys, $2 until when they are held, $3 now. Answers the new ones and the stored ones; the others are held.
 * Rows are locked in the order of their keys, so that two processes can't wait for each other.
 */
const CLAIM = `WITH claimed AS (
  INSERT INTO resend AS known (key, stored, expires_at_ms)
  SELECT key, false, $2::bigint FROM unnest($1::text[]) AS key ORDER BY key
  ON CONFLICT (key) DO UPDATE SET stored = false, expires_at_ms = excluded.expires_at_ms
  WHERE known.expires_at_ms <= $3 RETURNING key)
SELECT key, 'new' AS claim FROM claimed
UNION ALL SELECT key, 'stored' FROM resend WHERE key = ANY($1::text[]) AND stored AND expires_at_ms > $3`;

const CONFIRM = `INSERT INTO resend (key, stored, expires_at_ms)
  SELECT key, true, $2::bigint FROM unnest($1::text[]) AS key ORDER BY key
  ON CONFLICT (key) DO UPDATE SET stored = true, expires_at_ms = excluded.expires_at_ms`;

const RELEASE = `DELETE FROM resend WHERE key IN (
  SELECT key FROM resend WHERE key = ANY($1::text[]) AND NOT stored ORDER BY key FOR UPDATE)`;

export class SqlResendRegistry extends ResendRegistry {
  private readonly table: ExpiringTable;

  /**
   * @param windowMs for how long stored messages are known
   * @param heldMs for how long a claim is held
   */
  constructor(
    store: SqlStore,
    private readonly windowMs: number,
    private readonly heldMs = RESEND_HELD_MS,
  ) {
    super();
    this.table = new ExpiringTable(store, 'resend', 'key text PRIMARY KEY, stored boolean NOT NULL');
  }

  override async claim(keys: readonly string[]): Promise<readonly ResendClaim[]> {
    const now = Date.now();
    const parameters = [keys, now + this.heldMs, now];
    const rows = await this.table.query<{ key: string; claim: ResendClaim }>(CLAIM, parameters, keys.length);
    const claims = new Map(rows.map(({ key, claim }) => [key, claim]));
    return keys.map((key) => claims.get(key) ?? 'held');
  }

  override async confirm(keys: readonly string[]): Promise<void> {
    await this.table.query(CONFIRM, [keys, Date.now() + this.windowMs]);
  }

  override async release(keys: readonly string[]): Promise<void> {
    await this.table.query(RELEASE, [keys]);
  }
}
