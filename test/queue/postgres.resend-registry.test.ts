/** The registry of resent messages on PostgreSQL. */
import { expect, it } from '@jest/globals';
import type { HomeStore } from '../../src/queue/home-store.js';
import { openHome } from '../../src/queue/open-home.js';
import { openResendRegistry } from '../../src/queue/open-resend-registry.js';
import type { ResendRegistry } from '../../src/queue/resend.registry.js';
import { ownDatabase } from '../support/own-database.js';
import { describeResendRegistry } from '../support/resend-registry.contract.js';

describeResendRegistry('PostgreSQL', () => ({ url: process.env.TEST_POSTGRES_URL }));

it('takes over a table from before claims had owners, with what it knows', async () => {
  const keys = ['stored', 'held', 'fresh'].map((name) => name.padEnd(16, '-'));
  const home = openHome({ url: await ownDatabase() });
  const [before, ...after] = [0, 1, 2].map(() => openResendRegistry(home, 60_000)) as [
    ResendRegistry,
    ...ResendRegistry[],
  ];
  await before.claim(keys.slice(0, 2));
  await before.confirm(keys.slice(0, 1));
  const store = home.store() as Extract<HomeStore, { kind: 'sql' }>;
  await store.query('ALTER TABLE resend DROP COLUMN owner');
  const claims = await Promise.all(after.map((registry) => registry.claim(keys)));
  expect(claims.map((each) => each.join()).toSorted()).toEqual(['stored,held,held', 'stored,held,new']);
  await home.close();
});
