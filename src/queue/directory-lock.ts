/** Lets one process at a time use a directory, and takes over from one that died. */
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** The holder renews its lock this often … */
const RENEW_MS = 2_000;

/** … and a holder on another machine or in another container counts as dead after so long without. */
const DEAD_AFTER_MS = 10_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, where the system tells: another process may get the number of a dead one. */
  readonly startedAt?: string;
}

const heldHere = new Set<string>();

/** The directory is in use by a living process. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
}

/**
 * Takes the lock, a small file beside the data.
 *
 * @returns releases it.
 * @throws DirectoryInUseError when another living process holds it.
 */
export async function lockDirectory(lockFile: string): Promise<() => Promise<void>> {
  const me: Holder = { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) };
  while (!(await create(lockFile, me))) {
    const holder = await holderOf(lockFile);
    if (holder && (await isAlive(lockFile, holder))) {
      throw new DirectoryInUseError(`[analytics] The embedded queue is for one process, and process ${holder.pid} already uses it. Set QUEUE_URL to a Redis or PostgreSQL server, or give each process a DATA_DIR of its own.`); // prettier-ignore
    }
    await removeStale(lockFile, holder);
  }
  heldHere.add(lockFile);
  const renewal = setInterval(() => void utimes(lockFile, new Date(), new Date()).catch(() => {}), RENEW_MS);
  renewal.unref();
  return async () => {
    clearInterval(renewal);
    heldHere.delete(lockFile);
    await rm(lockFile, { force: true });
  };
}

/** The file appears with all that is in it: a link to one that was written before, or nothing. */
async function create(lockFile: string, holder: Holder): Promise<boolean> {
  const whole = `${lockFile}.${randomUUID()}`;
  await writeFile(whole, JSON.stringify(holder));
  try {
    await link(whole, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

/** Moves a dead holder's file away; where another process was faster, what was moved is that one's, and goes back. */
async function removeStale(lockFile: string, dead: Holder | undefined): Promise<void> {
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    await rename(lockFile, aside);
  } catch {
    return;
  }
  const moved = await holderOf(aside);
  if (JSON.stringify(moved) !== JSON.stringify(dead)) await link(aside, lockFile).catch(() => {});
  await rm(aside, { force: true });
}

async function holderOf(lockFile: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lockFile, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isAlive(lockFile: string, holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return (await ageMs(lockFile)) < DEAD_AFTER_MS;
  if (holder.pid === process.pid) return heldHere.has(lockFile);
  return isRunning(holder.pid) && startOf(holder.pid) === holder.startedAt;
}

async function ageMs(lockFile: string): Promise<number> {
  const { mtimeMs } = await stat(lockFile).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of Linux's /proc/<pid>/stat: ticks from boot to the start of the process. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
}
