/** Tables whose rows have an end, on PostgreSQL. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ExpiringTable } from '../../src/queue/expiring.table.js';
import type { HomeStore } from '../../src/queue/home-store.js';
import { openHome } from '../../src/queue/open-home.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { until } from '../support/queue-home.steps.js';

const ADD = 'INSERT INTO fleeting SELECT number, $1::bigint FROM generate_series($2::int, $3::int) AS number';

let home: QueueHome;
let tables: ExpiringTable[];

beforeAll(() => {
  home = openHome({ url: process.env.TEST_POSTGRES_URL });
  const store = home.store() as Extract<HomeStore, { kind: 'sql' }>;
  tables = [0, 1].map(() => new ExpiringTable(store, 'fleeting', 'number integer PRIMARY KEY'));
});

afterAll(() => home.close());

it('makes itself once, also for two processes that start at once, and sheds what is over as it grows', async () => {
  const [table] = tables as [ExpiringTable];
  await Promise.all(tables.map((each) => each.query('SELECT FROM fleeting', [])));
  await table.query(ADD, [Date.now() - 1, 1, 4_999], 4_999);
  expect(await count(table)).toBe(4_999);
  await table.query(ADD, [Date.now() + 60_000, 5_000, 5_000], 1);
  await until(async () => (await count(table)) === 1);
});

async function count(table: ExpiringTable): Promise<number> {
  const [row] = await table.query<{ count: string }>('SELECT count(*) FROM fleeting', []);
  return Number(row?.count);
}
