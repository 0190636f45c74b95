/** The queue inside this process: PostgreSQL compiled to WebAssembly, on disk, with nothing to install. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { makeDataDirectory } from './data-directory.js';
import { lockDirectory } from './directory-lock.js';
import type { HomeOptions } from './home-options.js';
import { PARSERS, PglitePool } from './pglite-pool.js';
import { PostgresHome } from './postgres.home.js';
import type { Database } from './postgres.home.js';
import { SCHEMA } from './postgres-backend.js';

type EmbeddedOptions = Pick<HomeOptions, 'dataDir' | 'commandTimeoutMs' | 'onError'>;

/** The first start makes the data directory: 3 to 4 s on a fast machine. Calls wait for it rather than fail. */
const START_TIMEOUT_MS = 60_000;

/** Opened at the first use, closed with its home. */
class EmbeddedDatabase implements Database {
  readonly kind = 'embedded';
  readonly address: string;
  readonly away: string;
  readonly startTimeoutMs = START_TIMEOUT_MS;
  readonly pool = new PglitePool(
    () => this.database,
    () => this.close(),
  );
  private database?: PGlite;
  private unlock?: () => Promise<void>;

  constructor(private readonly directory: string) {
    this.address = `embedded in ${directory}`;
    this.away = `[analytics] The embedded queue in ${directory} can't be opened. Check DATA_DIR, or set QUEUE_URL`;
  }

  async open(): Promise<void> {
    if (this.database) return;
    await mkdir(this.directory, { recursive: true });
    this.unlock ??= await lockDirectory(join(this.directory, 'queue.lock'));
    const data = join(this.directory, 'queue');
    await makeDataDirectory(data);
    // Loaded only here: it is 20 MB that an app with a queue elsewhere does not need.
    const { PGlite: Database } = await import('@electric-sql/pglite');
    // It does not wait for the disk: what it acknowledged survives the end of the process, not of the machine.
    const database = await Database.create(data, { relaxedDurability: true, parsers: PARSERS });
    database.onNotification((channel, payload) => this.pool.notify(channel, payload));
    await database.exec(`SET search_path TO ${SCHEMA}`);
    this.database = database;
  }

  private async close(): Promise<void> {
    await this.database?.close();
    this.database = undefined;
    await this.unlock?.();
    this.unlock = undefined;
  }
}

/** The embedded queue of a directory; one process at a time may use it. */
export function openEmbedded(options: EmbeddedOptions): PostgresHome {
  return new PostgresHome(new EmbeddedDatabase(resolve(options.dataDir)), options);
}
