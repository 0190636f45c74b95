/** Runs one of the project's own commands as an operator would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export class Command {
  output = '';
  private readonly process: ChildProcess;

  /** @param environment beside what a process needs to run; nothing else of ours leaks in. */
  constructor(script: string, environment: Record<string, string>) {
    const { PATH = '', HOME = '' } = process.env;
    this.process = spawn(process.execPath, [script], {
      env: { PATH, HOME, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk) => (this.output += String(chunk)));
    }
  }

  /** Resolves with the match once the output has it. */
  async says(pattern: RegExp, timeoutMs = 90_000): Promise<RegExpExecArray> {
    for (const until = Date.now() + timeoutMs; Date.now() < until; await pause()) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.process.exitCode !== null) break;
    }
    throw new Error(`The command never said ${String(pattern)}, but: ${this.output}`);
  }

  /** Sends a signal and resolves with the exit code, or null where the signal ended it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode;
    const exited = once(this.process, 'exit') as Promise<[number | null]>;
    this.process.kill(signal);
    return (await exited)[0];
  }

  async exitCode(): Promise<number | null> {
    if (this.process.exitCode === null) await once(this.process, 'exit');
    return this.process.exitCode;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
