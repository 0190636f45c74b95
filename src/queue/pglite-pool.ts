/** PGlite, a PostgreSQL inside this process, in the shape of the connection pool that BullMQ expects. */
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';

/** The type number of a 64-bit integer, which is a string in node-postgres and so in BullMQ. */
const INT8 = 20;

export const PARSERS = { [INT8]: (value: string): string => value };

export class PglitePool extends EventEmitter implements PgPool {
  private readonly clients = new Set<EventEmitter>();

  /**
   * @param opened the database, once it is open.
   * @param close closes it.
   */
  constructor(
    private readonly opened: () => PGlite | undefined,
    private readonly close: () => Promise<void>,
  ) {
    super();
  }

  async query<R>(sql: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    // PGlite answers without leaving the current turn of the event loop: two workers that ask in a loop would starve every timer.
    await nextTurn();
    const database = this.opened();
    if (!database) throw new Error('the embedded queue is closed');
    if (params) {
      const { rows, affectedRows } = await database.query<R>(sql, [...params]);
      return { rows, rowCount: affectedRows };
    }
    // Migrations are many statements in one string.
    const last = (await database.exec(sql)).at(-1);
    return { rows: (last?.rows ?? []) as R[], rowCount: last?.affectedRows };
  }

  /** There is one session: what looks like a connection is a pair of ears for its notifications. */
  async connect(): Promise<PgPoolClient> {
    const ears = new EventEmitter();
    this.clients.add(ears);
    return Object.assign(ears, {
      query: <R>(sql: string, params?: readonly unknown[]) => this.query<R>(sql, params),
      release: () => void this.clients.delete(ears),
    }) as unknown as PgPoolClient;
  }

  /** To be called with each notification of the database. */
  notify(channel: string, payload: string): void {
    for (const ears of this.clients) ears.emit('notification', { channel, payload });
  }

  async end(): Promise<void> {
    this.clients.clear();
    await this.close();
  }
}
