/** A table in the queue's PostgreSQL whose rows have an end: made when it is first needed, and rid of what is over as it grows. */
import type { HomeStore } from './home-store.js';

type SqlStore = Extract<HomeStore, { kind: 'sql' }>;

/** Rows go faster than they come. */
const SWEEP_AFTER_ROWS = 5_000;
const SWEEP_ROWS = 10_000;
const SWEEP_AFTER_MS = 600_000;

export class ExpiringTable {
  private made?: Promise<unknown>;
  private rows = 0;
  private sweptAtMs = Date.now();

  /**
   * @param name of the table
   * @param columns its columns and its key; `expires_at_ms`, in milliseconds since the epoch, comes on top
   */
  constructor(
    private readonly store: SqlStore,
    private readonly name: string,
    private readonly columns: string,
  ) {}

  /** One statement on the table, which may add so many rows. */
  async query<Row>(text: string, parameters: readonly unknown[], newRows = 0): Promise<Row[]> {
    await this.ready();
    this.rows += newRows;
    this.sweep(Date.now());
    return (await this.store.query<Row>(text, parameters)).rows;
  }

  private ready(): Promise<unknown> {
    this.made ??= this.make().catch((error: unknown) => {
      this.made = undefined;
      throw error;
    });
    return this.made;
  }

  /** Two processes that start at once may both find it missing. */
  private make(): Promise<unknown> {
    return this.store.query(`DO $$ BEGIN
  CREATE TABLE IF NOT EXISTS ${this.name} (${this.columns}, expires_at_ms bigint NOT NULL);
  CREATE INDEX IF NOT EXISTS ${this.name}_expiry ON ${this.name} (expires_at_ms);
EXCEPTION WHEN unique_violation OR duplicate_table THEN NULL;
END $$`);
  }

  /** With the queries rather than by a timer of its own: without queries nothing grows. */
  private sweep(now: number): void {
    if (this.rows < SWEEP_AFTER_ROWS && now - this.sweptAtMs < SWEEP_AFTER_MS) return;
    this.rows = 0;
    this.sweptAtMs = now;
    const sweep = `DELETE FROM ${this.name} WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM ${this.name} WHERE expires_at_ms < $1 LIMIT ${SWEEP_ROWS} FOR UPDATE SKIP LOCKED))`;
    this.store.query(sweep, [now]).catch(() => {});
  }
}
