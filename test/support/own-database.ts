/** A PostgreSQL database that no other test uses, for tests that empty its tables. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Makes an empty database on the test run's server, and answers its URL. */
export async function ownDatabase(): Promise<string> {
  const url = new URL(process.env.TEST_POSTGRES_URL ?? '');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}
