/** Worker processes for fault tests: one that dies at a step of its first batch, and the next one, which delivers what it left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Where a queue can be had. */
export interface Store {
  readonly url?: string;
  readonly dataDir?: string;
}

export interface Death {
  readonly dieAt: string;
  /** What the one that dies puts into the queue first. */
  readonly put: unknown;
}

/**
 * Resolves when nothing is left to deliver; both processes are gone then.
 *
 * @param script of both, beside this file
 * @param settings of both
 * @param withinMs how long the next one may take
 */
export async function dieAndGoOn(
  script: string,
  settings: object,
  death: Death,
  withinMs: number,
): Promise<void> {
  const victim = run(script, { ...settings, ...death });
  const [, signal] = (await once(victim, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`The worker should have died ${death.dieAt}, and ended by itself.`); // prettier-ignore
  const next = run(script, settings);
  const gone = once(next, 'exit');
  try {
    await once(next.stdout as Readable, 'data', { signal: AbortSignal.timeout(withinMs) });
  } finally {
    next.kill('SIGKILL');
    await gone;
  }
}

function run(script: string, settings: object): ChildProcess {
  const file = fileURLToPath(new URL(script, import.meta.url));
  return spawn(process.execPath, [file], {
    env: { ...process.env, VICTIM: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
