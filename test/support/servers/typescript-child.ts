/** Starts a TypeScript file in a child process, which tests may kill. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('./typescript.mjs', import.meta.url).href;

export interface TypeScriptChild {
  readonly process: ChildProcess;
  /** Everything it has printed, line by line; goes on until it ends. */
  readonly lines: AsyncIterable<string>;
  /** Kills it (SIGKILL by default) and resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Runs the file; its errors go to the test's own output. */
export function startTypeScript(
  file: URL,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): TypeScriptChild {
  const command = ['--no-warnings', '--import', LOADER, fileURLToPath(file), ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } }); // prettier-ignore
  const gone = once(child, 'exit');
  return {
    process: child,
    lines: createInterface({ input: child.stdout }),
    kill: async (signal = 'SIGKILL') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
    },
  };
}
