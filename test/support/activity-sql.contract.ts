/** What is true of activity in PostgreSQL: what a sweep reads. */
import { expect, it } from '@jest/globals';
import type { SqlConnection } from '../../src/activity/activity-connection.js';
import { SWEEPS } from '../../src/activity/sql-activity.statements.js';
import type { SqlActivityStore } from '../../src/activity/sql-activity.store.js';
import { action, type StoreScene } from './activity-store.scene.js';

interface Plan {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

export function describeSqlActivity({ now, stores, connection }: StoreScene): void {
  it('reads no users in a sweep while there are few enough, and no more than are removed when there are not', async () => {
    const { activity } = stores();
    const users = Array.from({ length: 2_000 }, (_, at) => action(`user${at}`, now - 2_000 + at));
    for (let from = 0; from < 2_000; from += 500) await activity.apply(users.slice(from, from + 500), now);
    expect(await rowsRead(connection() as SqlConnection, [2_000, 500])).toBeLessThan(20);
    expect(await rowsRead(connection() as SqlConnection, [1_995, 500])).toBeLessThan(100);
    expect(await activity.countSeenSince(0)).toBe(1_995);
  });

  it('removes any number of users too many, and keeps count of those who are left', async () => {
    const sweep = (maxUsers: number) => (stores({ maxUsers }).activity as SqlActivityStore).sweep();
    const { activity } = stores();
    const users = Array.from({ length: 1_300 }, (_, at) => action(`user${at}`, now - 2_000 + at));
    await activity.apply(users, now);
    await activity.apply(users.slice(0, 50).map(({ userId }) => action(userId, now)), now); // prettier-ignore
    await activity.forget('user0');
    await activity.forget('nobody');
    await sweep(60);
    expect(await activity.countSeenSince(0)).toBe(60);
    await activity.apply([action('new', now)], now);
    await sweep(60);
    expect(await activity.countSeenSince(0)).toBe(60);
  });
}

/** By the plan, which tells of each step how many rows it gave. */
async function rowsRead(connection: SqlConnection, parameters: readonly number[]): Promise<number> {
  const { rows } = await connection.query<Record<string, [{ Plan: Plan }]>>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${SWEEPS.usersBeyond}`,
    parameters,
  );
  const [answer] = rows.flatMap((row) => row['QUERY PLAN'] ?? []);
  if (!answer) throw new Error('The database told no plan.');
  return rowsOf(answer.Plan);
}

function rowsOf(plan: Plan): number {
  const own = plan['Actual Rows'] * plan['Actual Loops'];
  return own + (plan.Plans ?? []).reduce((sum, each) => sum + rowsOf(each), 0);
}
