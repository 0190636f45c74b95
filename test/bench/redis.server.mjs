/** A redis-server of the benchmark's own, on a free loopback port, that keeps nothing on disk. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const READY_WITHIN_MS = 10_000;

/** @returns {Promise<{ url: string, version: string, client: Redis, stop(): Promise<void> }>} */
export async function startRedis() {
  const version = installedVersion();
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const end = () => server.kill('SIGKILL');
  process.once('exit', end);
  const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null });
  client.on('error', () => {});
  // It waits for the server, which is not listening yet.
  const answer = await Promise.race([client.ping(), sleep(READY_WITHIN_MS, 'none', { ref: false })]);
  if (answer !== 'PONG') throw new Error(`redis-server did not answer within ${READY_WITHIN_MS} ms.`);
  const stop = async () => {
    client.disconnect();
    const gone = once(server, 'exit');
    end();
    await gone;
    process.removeListener('exit', end);
  };
  return { url: `redis://127.0.0.1:${port}`, version, client, stop };
}

function installedVersion() {
  try {
    const words = execFileSync('redis-server', ['--version'], { encoding: 'utf8' });
    return /v=(\S+)/.exec(words)?.[1] ?? words.trim();
  } catch {
    throw new Error(
      'The benchmark needs redis-server, which is not in the PATH. Install a Redis server, 6.2 or newer.',
    );
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
