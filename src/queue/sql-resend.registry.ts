/** Keeps the keys of stored messages in PostgreSQL: a row a key, about 220 bytes with its indexes. */
import { ExpiringTable } from './expiring.table.js';
import type { HomeStore } from './home-store.js';
import { newOwner, RESEND_HELD_MS, ResendRegistry, type ResendClaim } from './resend.registry.js';

type SqlStore = Extract<HomeStore, { kind: 'sql' }>;

/**
 * Tables from before claims had owners. Only where it must be: a table is not changed before all who read it are done, and whoever
 * wants to use it waits behind that.
 */
const ADD_OWNER = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'resend'::regclass AND attname = 'owner') THEN
    ALTER TABLE resend ADD COLUMN IF NOT EXISTS owner text;
  END IF;
END $$`;

/**
 * $1 the keys, $2 until when they are held, $3 now, $4 the owner. Answers the new ones and the stored ones; the others are
 * held. Rows are locked in the order of their keys, so that two processes can't wait for each other.
 */
const CLAIM = `WITH claimed AS (
  INSERT INTO resend AS known (key, stored, owner, expires_at_ms)
  SELECT key, false, $4, $2::bigint FROM unnest($1::text[]) AS key ORDER BY key
  ON CONFLICT (key) DO UPDATE SET stored = false, owner = excluded.owner,
    expires_at_ms = greatest(known.expires_at_ms, excluded.expires_at_ms)
  WHERE known.expires_at_ms <= $3 OR (NOT known.stored AND known.owner = excluded.owner) RETURNING key)
SELECT key, 'new' AS claim FROM claimed
UNION ALL SELECT key, 'stored' FROM resend WHERE key = ANY($1::text[]) AND stored AND expires_at_ms > $3`;

const CONFIRM = `INSERT INTO resend (key, stored, expires_at_ms)
  SELECT key, true, $2::bigint FROM unnest($1::text[]) AS key ORDER BY key
  ON CONFLICT (key) DO UPDATE SET stored = true, expires_at_ms = excluded.expires_at_ms`;

/** $1 the keys, $2 the owner, $3 until when its last claim is held: a later one, which may arrive first, is held for longer. */
const RELEASE = `DELETE FROM resend WHERE key IN (
  SELECT key FROM resend WHERE key = ANY($1::text[]) AND NOT stored AND owner = $2 AND expires_at_ms <= $3
  ORDER BY key FOR UPDATE)`;

export class SqlResendRegistry extends ResendRegistry {
  private readonly table: ExpiringTable;
  private readonly owner = newOwner();
  private upgraded?: Promise<unknown>;
  /** Of the last claim; no two claims have the same. */
  private heldUntilMs = 0;

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
    this.table = new ExpiringTable(
      store,
      'resend',
      'key text PRIMARY KEY, stored boolean NOT NULL, owner text',
    );
  }

  override async claim(keys: readonly string[]): Promise<readonly ResendClaim[]> {
    const now = Date.now();
    this.heldUntilMs = Math.max(now + this.heldMs, this.heldUntilMs + 1);
    const parameters = [keys, this.heldUntilMs, now, this.owner];
    const rows = await this.query<{ key: string; claim: ResendClaim }>(CLAIM, parameters, keys.length);
    const claims = new Map(rows.map(({ key, claim }) => [key, claim]));
    return keys.map((key) => claims.get(key) ?? 'held');
  }

  override async confirm(keys: readonly string[]): Promise<void> {
    await this.query(CONFIRM, [keys, Date.now() + this.windowMs]);
  }

  override async release(keys: readonly string[]): Promise<void> {
    await this.query(RELEASE, [keys, this.owner, this.heldUntilMs]);
  }

  private async query<Row>(text: string, parameters: readonly unknown[], newRows = 0): Promise<Row[]> {
    this.upgraded ??= this.table.query(ADD_OWNER, []).catch((error: unknown) => {
      this.upgraded = undefined;
      throw error;
    });
    await this.upgraded;
    return this.table.query<Row>(text, parameters, newRows);
  }
}
