/** Starts one Redis and one PostgreSQL for the whole test run; tests find them in TEST_REDIS_URL and TEST_POSTGRES_URL. */
import './resolve-typescript.cjs';
import { execFileSync } from 'node:child_process';
import { provide } from './binaries.js';
import { bundleCommonJsPackages } from './esm-packages.js';
import { startPostgres } from './postgres.server.js';
import { startRedis } from './redis.server.js';
import { running } from './running.js';

export default async function globalSetup(): Promise<void> {
  // Some tests run, and kill, the commands that an operator runs: they need what `npm start` builds.
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--build'], { stdio: 'inherit' });
  execFileSync(process.execPath, ['node_modules/rolldown/bin/cli.mjs', '--config', '--logLevel', 'warn'], { stdio: 'inherit' }); // prettier-ignore
  provide();
  await bundleCommonJsPackages();
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  running.push(redis, postgres);
  process.env.TEST_REDIS_URL = redis.url;
  process.env.TEST_POSTGRES_URL = postgres.url;
}
