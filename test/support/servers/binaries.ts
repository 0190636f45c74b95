/** Finds the servers that the tests run, and installs them with the system's package manager where they are missing. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const POSTGRES_HOMES = ['/usr/lib/postgresql', '/usr/libexec', '/opt/homebrew/opt', '/usr/local/opt'];

/** Without it Debian starts a server of its own after the install. */
const DO_NOT_START_SERVICES = { RUNLEVEL: '1', DEBIAN_FRONTEND: 'noninteractive' };

const PACKAGE_MANAGERS: readonly { command: string; steps: readonly (readonly string[])[] }[] = [
  { command: 'apt-get', steps: [['update', '-q'], ['install', '-qy', 'redis-server', 'postgresql']] }, // prettier-ignore
  { command: 'apk', steps: [['add', '--no-cache', 'redis', 'postgresql']] },
  { command: 'dnf', steps: [['install', '-qy', 'redis', 'postgresql-server']] },
  { command: 'brew', steps: [['install', '-q', 'redis', 'postgresql@17']] },
];

/** The full path of a server program, or `undefined` where there is none. */
function find(program: string): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    ...POSTGRES_HOMES.filter((home) => existsSync(home)).flatMap(binFolders),
  ];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/** Newest version first. */
function binFolders(home: string): string[] {
  const versions = readdirSync(home).toSorted().toReversed();
  return versions.map((version) => join(home, version, 'bin'));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The full path of a server program. @throws one sentence that names what to install. */
export function binary(program: string): string {
  const path = find(program);
  if (path) return path;
  throw new Error(
    `The tests need ${program}, which is neither in the PATH nor could be installed here. Install a Redis server (6.2 or newer) and PostgreSQL (14 or newer), then run the tests again.`,
  );
}

/** Makes sure that the programs are there, installing both servers when one is missing. */
export function provide(programs: readonly string[]): void {
  if (programs.every(find)) return;
  const manager = PACKAGE_MANAGERS.find(({ command }) => find(command));
  if (manager) install(manager.command, manager.steps);
  programs.forEach(binary);
}

function install(command: string, steps: readonly (readonly string[])[]): void {
  // Homebrew refuses to run as root; the others need it.
  const asRoot = command === 'brew' || process.getuid?.() === 0 ? [] : ['sudo', '-n', 'env', 'RUNLEVEL=1'];
  console.warn(`Installing Redis and PostgreSQL for the tests with ${command}.`);
  for (const step of steps) {
    const [program, ...args] = [...asRoot, command, ...step] as [string, ...string[]];
    try {
      execFileSync(program, args, { stdio: 'pipe', env: { ...process.env, ...DO_NOT_START_SERVICES } });
    } catch {
      // Whether it worked is judged by the programs being there: a stale package list alone is no reason to give up.
    }
  }
}
