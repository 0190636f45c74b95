/** A collector in a process of its own, as operators run it, which a test may kill, stop and start again on the same port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './servers/free-port.js';

const COLLECTOR = fileURLToPath(new URL('./collector-outage.child.mjs', import.meta.url));
const WORKER = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));

/** How long a process may take to say what is waited for, in milliseconds: several start side by side. */
const SAYS_WITHIN_MS = 60_000;

export class CollectorProcess {
  private child?: ChildProcess;
  private output = '';

  private constructor(
    private readonly script: string,
    private readonly readyWords: RegExp,
    private readonly environment: Readonly<Record<string, string>>,
    /** Where the collector is, after each start. */
    readonly url: string,
  ) {}

  /** @param environment what an operator would set, besides the port */
  static async collector(environment: Readonly<Record<string, string>>): Promise<CollectorProcess> {
    const port = await freePort();
    const all = { ...environment, PORT: String(port) };
    const collector = new CollectorProcess(COLLECTOR, /The collector is at/, all, `http://127.0.0.1:${port}`);
    await collector.start();
    return collector;
  }

  /** A process that only delivers. */
  static async worker(environment: Readonly<Record<string, string>>): Promise<CollectorProcess> {
    const worker = new CollectorProcess(WORKER, /The worker delivers/, environment, '');
    await worker.start();
    return worker;
  }

  /** Everything that it has printed since it was started last. */
  get printed(): string {
    return this.output;
  }

  /** Resolves when it takes requests. */
  async start(): Promise<void> {
    const { PATH = '', HOME = '' } = process.env;
    this.output = '';
    this.child = spawn(process.execPath, ['--expose-gc', this.script], {
      env: { PATH, HOME, NO_COLOR: '1', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => (this.output += String(chunk)));
    }
    await this.says(this.readyWords);
  }

  /** Resolves when it is gone, with its exit code; null where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const gone = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await gone)[0];
  }

  /** On the heap and in buffers, without what is garbage. */
  async heldBytes(): Promise<number> {
    this.output = '';
    this.child?.send('How much do you hold?');
    const [, bytes] = await this.says(/It holds (\d+) bytes/);
    return Number(bytes);
  }

  private async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (const untilMs = Date.now() + SAYS_WITHIN_MS; Date.now() < untilMs; await sleep(20)) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.child?.exitCode !== null) break;
    }
    this.child?.kill('SIGKILL');
    throw new Error(`The process never said ${String(pattern)}, but: ${this.output}`);
  }
}
