/** Opens activity on the connection of the queue's home. */
import type { ActivityConnection, SqlConnection } from './activity-connection.js';
import { activityOptions, type ActivityOptions } from './activity.options.js';
import type { ActivityStore } from './activity.store.js';
import type { DormancyStore } from './dormancy.store.js';
import { RedisActivityStore } from './redis-activity.store.js';
import { RedisDormancyStore } from './redis-dormancy.store.js';
import { CREATE_TABLES } from './sql-activity.schema.js';
import { SqlActivityStore } from './sql-activity.store.js';
import { SqlDormancyStore } from './sql-dormancy.store.js';

export interface ActivityStores {
  readonly activity: ActivityStore;
  readonly dormancy: DormancyStore;
}

/**
 * Connects to nothing before the first call.
 * @throws Error one sentence when an option is wrong.
 */
export function openActivity(
  connection: ActivityConnection,
  chosen: Partial<ActivityOptions> = {},
): ActivityStores {
  const options = activityOptions(chosen);
  if (connection.kind === 'redis') {
    return {
      activity: new RedisActivityStore(connection, options),
      dormancy: new RedisDormancyStore(connection),
    };
  }
  const prepared = withTables(connection);
  return { activity: new SqlActivityStore(prepared, options), dormancy: new SqlDormancyStore(prepared) };
}

/** The same connection, whose first call makes the tables. */
function withTables(connection: SqlConnection): SqlConnection {
  let made: Promise<unknown> | undefined;
  return {
    kind: 'sql',
    async query(text, parameters) {
      made ??= connection.query(CREATE_TABLES);
      await made.catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      return connection.query(text, parameters);
    },
  };
}
