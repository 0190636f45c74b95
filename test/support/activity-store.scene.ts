/** What the parts of the suite for stores of activity share. */
import { randomUUID } from 'node:crypto';
import type { ActivityConnection } from '../../src/activity/activity-connection.js';
import type { ActivityOptions } from '../../src/activity/activity.options.js';
import type { ActivityStores } from '../../src/activity/open-activity.js';
import type { UserAction } from '../../src/activity/user-action.js';

export interface StoreScene {
  /** Noon of today, in UTC. */
  readonly now: number;
  /** Opens the emptied store with options of its own. */
  stores(options?: Partial<ActivityOptions>): ActivityStores;
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
