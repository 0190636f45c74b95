/** Finds the programs that the tests run, and installs them with the system's package manager where they are missing. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { OTHER_NAMES, PACKAGE_MANAGERS, SOFTWARE, type Software } from './software.js';

const POSTGRES_HOMES = ['/usr/lib/postgresql', '/usr/libexec', '/opt/homebrew/opt', '/usr/local/opt'];

/** Where macOS keeps the programs of its apps. */
const APPS = ['Chromium', 'Google Chrome'].map((app) => `/Applications/${app}.app/Contents/MacOS`);

/** Without it Debian starts a server of its own after the install. */
const DO_NOT_START_SERVICES = { RUNLEVEL: '1', DEBIAN_FRONTEND: 'noninteractive' };

/** The full path of a program, or `undefined` where there is none. */
function find(program: string): string | undefined {
  const told = program === 'chromium' ? process.env.CHROMIUM_PATH : undefined;
  if (told) return isExecutable(told) ? told : undefined;
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    ...APPS,
    ...POSTGRES_HOMES.filter((home) => existsSync(home)).flatMap(binFolders),
  ];
  const names = [program, ...(OTHER_NAMES[program] ?? [])];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
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

/** The full path of a program. @throws one sentence that names what to install. */
export function binary(program: string): string {
  const path = find(program);
  if (path) return path;
  const software = SOFTWARE.find(({ programs }) => programs.includes(program));
  throw new Error(
    `The tests need ${program}, which is neither in the PATH nor could be installed here. Install ${software?.title ?? program}, then run the tests again.`,
  );
}

/** Makes sure that all software is there, installing what is missing. @throws one sentence that names what to install. */
export function provide(): void {
  const missing = SOFTWARE.filter(({ programs }) => !programs.every(find));
  if (missing.length > 0) install(missing);
  for (const { programs } of missing) programs.forEach(binary);
}

function install(missing: readonly Software[]): void {
  const manager = PACKAGE_MANAGERS.find(({ command }) => find(command));
  if (manager === undefined) return;
  const { command, refresh } = manager;
  const packages = missing.flatMap((software) => software.packages[command] ?? []);
  console.warn(`Installing ${packages.join(', ')} for the tests with ${command}.`);
  if (refresh) run(command, refresh);
  run(command, [...manager.install, ...packages]);
}

function run(command: string, args: readonly string[]): void {
  // Homebrew refuses to run as root; the others need it.
  const asRoot = command === 'brew' || process.getuid?.() === 0 ? [] : ['sudo', '-n', 'env', 'RUNLEVEL=1'];
  const [program, ...rest] = [...asRoot, command, ...args] as [string, ...string[]];
  try {
    execFileSync(program, rest, { stdio: 'pipe', env: { ...process.env, ...DO_NOT_START_SERVICES } });
  } catch {
    // Whether it worked is judged by the programs being there: a stale package list alone is no reason to give up.
  }
}
