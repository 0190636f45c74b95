/** The collector on a Redis and a PostgreSQL that die, hang, fill up and stop taking writes while clients send. */
import { Redis } from 'ioredis';
import pg from 'pg';
import { describeCollectorOutages, type StoreUnderOutage } from '../support/collector-outage.contract.js';
import { startPostgres } from '../support/servers/postgres.server.js';
import { startRedis } from '../support/servers/redis.server.js';

async function redis(): Promise<StoreUnderOutage> {
  const server = await startRedis({ appendOnly: true });
  const tell = async (...command: [string, ...string[]]): Promise<void> => {
    const operator = new Redis(server.url);
    await operator.call(...command);
    operator.disconnect();
  };
  return {
    url: server.url,
    outages: [
      { name: 'killed', begin: () => server.kill(), end: () => server.restart() },
      {
        name: 'hanging',
        begin: () => server.kill('SIGSTOP'),
        end: () => server.kill('SIGCONT'),
        flooded: true,
      },
      { name: 'full', begin: () => tell('CONFIG', 'SET', 'maxmemory', '1mb'), end: () => tell('CONFIG', 'SET', 'maxmemory', '0') }, // prettier-ignore
      { name: 'a replica', begin: () => tell('REPLICAOF', '127.0.0.1', '1'), end: () => tell('REPLICAOF', 'NO', 'ONE') }, // prettier-ignore
    ],
    stop: () => server.stop(),
  };
}

async function postgres(): Promise<StoreUnderOutage> {
  const server = await startPostgres();
  const tell = async (...commands: string[]): Promise<pg.Client> => {
    const operator = new pg.Client({ connectionString: server.url });
    operator.on('error', () => {});
    await operator.connect();
    for (const command of commands) await operator.query(command);
    return operator;
  };
  const readOnly = async (isOn: boolean): Promise<void> => {
    const operator = await tell(
      'SET default_transaction_read_only = off',
      `ALTER SYSTEM SET default_transaction_read_only = ${isOn ? 'on' : 'off'}`,
      'SELECT pg_reload_conf()',
    );
    await operator.end();
  };
  let blocker: pg.Client | undefined;
  return {
    url: server.url,
    outages: [
      { name: 'killed', begin: () => server.kill(), end: () => server.restart() },
      {
        name: 'locked',
        begin: async () => {
          blocker = await tell('BEGIN', `DO $$ DECLARE t record; BEGIN FOR t IN SELECT schemaname, tablename FROM pg_tables WHERE tablename = 'resend' LOOP EXECUTE format('LOCK TABLE %I.%I', t.schemaname, t.tablename); END LOOP; END $$`); // prettier-ignore
        },
        end: async () => blocker?.end(),
        flooded: true,
      },
      { name: 'read-only', begin: () => readOnly(true), end: () => readOnly(false) },
    ],
    stop: () => server.stop(),
  };
}

describeCollectorOutages([
  { name: 'Redis', open: redis },
  { name: 'PostgreSQL', open: postgres },
]);
