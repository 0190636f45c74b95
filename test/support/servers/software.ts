/** What the tests run beside Node: the programs of each, and the packages that bring them. */

export interface Software {
  /** What a reader is told to install. */
  readonly title: string;
  /** What the tests call them; all must be there. */
  readonly programs: readonly string[];
  /** By package manager; the newest that each has is new enough. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

export const SOFTWARE: readonly Software[] = [
  {
    title: 'a Redis server (6.2 or newer)',
    programs: ['redis-server', 'redis-cli'],
    packages: { 'apt-get': ['redis-server'], apk: ['redis'], dnf: ['redis'], brew: ['redis'] },
  },
  {
    title: 'PostgreSQL (14 or newer)',
    programs: ['initdb', 'postgres'],
    packages: {
      'apt-get': ['postgresql'],
      apk: ['postgresql'],
      dnf: ['postgresql-server'],
      brew: ['postgresql@17'],
    },
  },
  {
    title: 'Chromium or Google Chrome, or set CHROMIUM_PATH to where it is',
    programs: ['chromium'],
    // Homebrew's Chromium is not signed, and macOS does not start it.
    packages: { 'apt-get': ['chromium'], apk: ['chromium'], dnf: ['chromium'], brew: ['google-chrome'] },
  },
];

/** Other names and places of a program. */
export const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  chromium: ['chromium-browser', 'google-chrome', 'google-chrome-stable', 'Chromium', 'Google Chrome'],
};

/** The first that the machine has is used; `install` goes before the names of packages. */
export const PACKAGE_MANAGERS: readonly {
  readonly command: string;
  readonly refresh?: readonly string[];
  readonly install: readonly string[];
}[] = [
  { command: 'apt-get', refresh: ['update', '-q'], install: ['install', '-qy'] },
  { command: 'apk', install: ['add', '--no-cache'] },
  { command: 'dnf', install: ['install', '-qy'] },
  { command: 'brew', install: ['install', '-q'] },
];
