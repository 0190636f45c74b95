/** A Lua script that Redis runs in one step; sent once, called by its hash. */
import { createHash } from 'node:crypto';
import type { RedisConnection } from './activity-connection.js';

export class RedisScript {
  private readonly hash: string;

  constructor(private readonly text: string) {
    this.hash = createHash('sha1').update(text).digest('hex');
  }

  /** @param key sends it to the right node of a cluster; the script's other keys have the same hash tag. */
  async run(
    connection: RedisConnection,
    key: string,
    parameters: readonly (string | number)[],
  ): Promise<unknown> {
    const client = await connection.client();
    try {
      return await client.evalsha(this.hash, 1, key, ...parameters);
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return client.eval(this.text, 1, key, ...parameters);
    }
  }
}
