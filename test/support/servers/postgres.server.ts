/** A real PostgreSQL server for tests, on a free loopback port. */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binary } from './binaries.js';
import { freePort } from './free-port.js';
import { ServerProcess } from './server-process.js';

const run = promisify(execFile);

/** Several Jest workers use one server at once. */
const MAX_CONNECTIONS = 300;

export interface PostgresServer {
  /** `postgres://postgres@127.0.0.1:<port>/postgres` */
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a crash would (SIGQUIT by default); its folder stays, for `restart`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and folder. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server that trades durability against crashes of the machine for speed. */
export async function startPostgres(options: { readonly port?: number } = {}): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), 'analytics-postgres-'));
  const owner = await unprivilegedOwner();
  if (owner) await chown(dir, owner.uid, owner.gid);
  const data = join(dir, 'data');
  const initArgs = ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--no-locale', '--no-sync']; // prettier-ignore
  await run(binary('initdb'), initArgs, { cwd: dir, ...owner });
  const port = options.port ?? (await freePort());
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: dir, fsync: 'off', full_page_writes: 'off', max_connections: MAX_CONNECTIONS, lc_messages: 'C' }; // prettier-ignore
  const server = new ServerProcess({
    program: binary('postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: dir,
    readyWords: 'database system is ready to accept connections',
    ...owner,
  });
  await server.start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    kill: (signal = 'SIGQUIT') => server.signal(signal),
    restart: async () => {
      await server.signal('SIGINT');
      await server.start();
    },
    stop: async () => {
      await server.signal('SIGQUIT');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Whom the server runs as when the tests run as root, which PostgreSQL refuses. */
async function unprivilegedOwner(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user)
    throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody here.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}
