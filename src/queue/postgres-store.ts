/** A pool of database connections that BullMQ may use at any time: it gets the database ready first, and fails fast while it is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';

/** BullMQ retries an error with this code in peace, and any other at once and without end. */
const CONNECTION_LOST = 'ECONNREFUSED';

const RETRY_FROM_MS = 100;
const RETRY_UP_TO_MS = 2_000;

/** SQLSTATE classes that tell of the connection or the server's state, not of the query: 08 connection, 53 resources, 57P shutdown. */
const SERVER_TROUBLE = /^(08|53|57P)/;

export class PostgresStore implements PgPool {
  /** BullMQ reads from it whether a lost LISTEN connection is noticed. */
  readonly options = { keepAlive: true };
  private readonly stop = new AbortController();
  private preparing?: Promise<void>;
  private readonly firstAttempt = settleable();
  private ready = false;
  private lastFailure?: Error;

  /**
   * @param pool the real connections.
   * @param prepare makes the database usable; is repeated until it succeeds.
   * @param away what to tell when the database can't be reached.
   */
  constructor(
    private readonly pool: PgPool,
    private readonly prepare: () => Promise<void>,
    private readonly away: string,
    private readonly startTimeoutMs: number,
    private readonly onError: (error: Error) => void,
  ) {
    pool.on('error', (error) => onError(error));
    // A client that somebody holds tells of a lost connection itself, and an 'error' without a listener ends the process.
    pool.on('connect', (client) => client.on('error', onError));
  }

  /** Resolves when the database can be used; rejects at once when that is known to be impossible for now, else in time. */
  async whenReady(): Promise<void> {
    if (this.ready) return;
    this.preparing ??= this.keepPreparing();
    if (this.lastFailure) throw this.lastFailure;
    const settled = new AbortController();
    const late = sleep(this.startTimeoutMs, undefined, { signal: settled.signal }).catch(() => {});
    await Promise.race([this.firstAttempt.promise, late]).finally(() => settled.abort());
    if (!this.ready)
      throw this.lastFailure ?? this.failure(new Error(`no answer in ${this.startTimeoutMs} ms`));
  }

  async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    await this.whenReady();
    return this.guarded(() => this.pool.query<R>(text, params));
  }

  async connect(): Promise<PgPoolClient> {
    await this.whenReady();
    return this.guarded(() => this.pool.connect());
  }

  async end(): Promise<void> {
    this.stop.abort();
    await this.preparing;
    await this.pool.end();
  }

  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'connect', listener: (client: PgPoolClient) => void): this;
  on(): this {
    // Each queue and worker wants to hear of the pool's errors; they are reported once, by the constructor.
    return this;
  }

  removeAllListeners(): this {
    return this;
  }

  private async keepPreparing(): Promise<void> {
    for (
      let delayMs = RETRY_FROM_MS;
      !this.stop.signal.aborted;
      delayMs = Math.min(2 * delayMs, RETRY_UP_TO_MS)
    ) {
      try {
        await this.prepare();
        this.ready = true;
        this.lastFailure = undefined;
        this.firstAttempt.settle();
        return;
      } catch (error) {
        this.lastFailure = this.failure(error as Error);
        this.onError(this.lastFailure);
        this.firstAttempt.settle();
      }
      await sleep(delayMs, undefined, { signal: this.stop.signal }).catch(() => {});
    }
  }

  private async guarded<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!isServerTrouble(error as { code?: string })) throw error;
      const failure = this.failure(error as Error);
      // Workers keep quiet about lost connections.
      this.onError(failure);
      throw failure;
    }
  }

  private failure(cause: Error): Error {
    const message = cause.message.startsWith('[analytics]') ? cause.message : `${this.away} (${cause.message || (cause as { code?: string }).code})`; // prettier-ignore
    return Object.assign(new Error(message, { cause }), { code: CONNECTION_LOST });
  }
}

function settleable(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle = () => {};
  const promise = new Promise<void>((resolve) => (settle = resolve));
  return { promise, settle };
}

/** The driver gives its own errors, such as a timeout, no SQLSTATE. */
function isServerTrouble({ code }: { code?: string }): boolean {
  return code === undefined || !/^[0-9A-Z]{5}$/.test(code) || SERVER_TROUBLE.test(code);
}
