/** One server in a child process: started, killed and started again on the same port and folder. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How long a server may take until it accepts connections. */
const START_TIMEOUT_MS = 20_000;

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The words in the server's log that tell that it accepts connections. */
  readonly readyWords: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** A running server. */
export class ServerProcess {
  private child?: ChildProcess;
  private log = '';
  private readonly killAtExit = () => this.child?.kill('SIGKILL');

  constructor(private readonly command: ServerCommand) {}

  /** Resolves when the server accepts connections; rejects with the end of its log when it does not. */
  async start(): Promise<void> {
    const { program, args, cwd, uid, gid } = this.command;
    const child = spawn(program, args, { cwd, uid, gid, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.log = '';
    process.once('exit', this.killAtExit);
    await new Promise<void>((resolve, reject) => {
      const fail = () => reject(new Error(`${program} did not start: ${this.log.slice(-1_000)}`));
      const timer = setTimeout(fail, START_TIMEOUT_MS);
      const read = (data: Buffer) => {
        this.log = (this.log + data.toString()).slice(-20_000);
        if (this.log.includes(this.command.readyWords)) resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', fail);
      child.once('exit', fail);
      child.once('exit', () => clearTimeout(timer));
      child.stdout.once('data', () => timer.unref());
      child.stderr.once('data', () => timer.unref());
    });
  }

  /** Sends a signal; resolves when the process is gone, or at once for SIGSTOP and SIGCONT. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    await gone;
    process.removeListener('exit', this.killAtExit);
  }
}
