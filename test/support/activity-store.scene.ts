/** What the parts of the suite for stores of activity share. */
import { randomUUID } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import type { ActivityConnection } from '../../src/activity/activity-connection.js';
import type { ActivityOptions } from '../../src/activity/activity.options.js';
import type { ActivityStores } from '../../src/activity/open-activity.js';
import type { UserAction } from '../../src/activity/user-action.js';

export interface StoreScene {
  /** Noon of today, in UTC. */
  readonly now: number;
  /** Opens the emptied store with options of its own. */
  stores(options?: Partial<ActivityOptions>): ActivityStores;
  connection(): ActivityConnection;
}

export function action(userId: string, time: number, name = 'Looked Around', id = randomUUID()): UserAction {
  return { id, userId, time, action: name };
}

/** Removes all that activity keeps, as no part of the package ever does. */
export async function empty(connection: ActivityConnection): Promise<void> {
  if (connection.kind === 'sql') {
    const { rows } = await connection.query<{ table: string }>(
      `SELECT format('analytics.%I', tablename) AS table FROM pg_tables WHERE schemaname = 'analytics' AND tablename LIKE 'activity_%'`,
    );
    if (rows.length > 0) await connection.query(`TRUNCATE ${rows.map(({ table }) => table).join(', ')}`);
    return;
  }
  const client = await connection.client();
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  await Promise.all(nodes.map((node) => node.flushdb()));
}

/** All that activity keeps, in the text of its store. */
export async function everything(connection: ActivityConnection): Promise<string> {
  if (connection.kind === 'sql') {
    const { rows } = await connection.query<{ all: string }>(
      `SELECT query_to_xml(format('SELECT * FROM analytics.%I', tablename), true, true, '')::text AS all FROM pg_tables WHERE schemaname = 'analytics' AND tablename LIKE 'activity_%'`,
    );
    return rows.map(({ all }) => all).join('');
  }
  const client = await connection.client();
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  const keys = (await Promise.all(nodes.map((node) => node.keys('analytics:{activity}:*')))).flat();
  return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await valueOf(client, key)])));
}

async function valueOf(client: Redis | Cluster, key: string): Promise<unknown> {
  const type = await client.type(key);
  if (type === 'hash') return client.hgetall(key);
  if (type === 'zset') return client.zrevrange(key, 0, -1, 'WITHSCORES');
  return type === 'set' ? client.smembers(key) : client.getBuffer(key);
}
