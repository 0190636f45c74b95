/** The store under a queue's home, for parts that keep something of their own beside the queue. */
import type { RedisClient } from './redis-connection.js';

/** Keys begin with `analytics:`, tables live in the schema `analytics`; the connection stays the home's, which closes it. */
export type HomeStore =
  | { readonly kind: 'redis'; client(): Promise<RedisClient> }
  | {
      readonly kind: 'sql';
      /** One statement is one transaction; without parameters the text may hold several. The schema is there. */
      query<Row>(text: string, parameters?: readonly unknown[]): Promise<{ readonly rows: Row[] }>;
    };
