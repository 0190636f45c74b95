/** The connection that activity borrows from the queue's home. */
import type { Cluster, Redis } from 'ioredis';

/** Redis, or anything that speaks PostgreSQL. */
export type ActivityConnection = RedisConnection | SqlConnection;

export interface RedisConnection {
  readonly kind: 'redis';
  /** Rejects nothing by itself; the client's commands fail fast while Redis is away. */
  client(): Promise<Redis | Cluster>;
}

export interface SqlConnection {
  readonly kind: 'sql';
  /** Without parameters the text may be several statements, which take effect together. */
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<{ readonly rows: Row[] }>;
}
