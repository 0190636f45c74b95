/** A real redis-server for tests, on a free loopback port. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary } from './binaries.js';
import { freePort } from './free-port.js';
import { ServerProcess } from './server-process.js';

export interface RedisServer {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Kills it (SIGKILL by default); its folder stays, for `restart`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and folder; what it kept is what it had written to disk. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  /** Writes every command to disk at once, so that data survive a kill. */
  readonly appendOnly?: boolean;
  readonly port?: number;
  /** Where its data are; by default a new temporary folder. */
  readonly dir?: string;
  /** More arguments of redis-server. */
  readonly args?: readonly string[];
}

/** Starts a Redis server; without options it keeps nothing on disk. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'analytics-redis-')));
  const port = options.port ?? (await freePort());
  const durable = options.appendOnly ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']; // prettier-ignore
  const server = new ServerProcess({
    program: binary('redis-server'),
    args: ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...durable, ...(options.args ?? [])], // prettier-ignore
    cwd: dir,
    readyWords: 'Ready to accept connections',
  });
  await server.start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: (signal = 'SIGKILL') => server.signal(signal),
    restart: async () => {
      await server.signal('SIGTERM');
      await server.start();
    },
    stop: async () => {
      await server.signal('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}
