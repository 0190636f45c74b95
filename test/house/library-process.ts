/** One of the package's own programs, as its script in package.json runs it: a process with the client built beside it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rolldown } from '../browser/built-client.js';
import { CompiledLibrary } from './compiled-library.js';

export class LibraryProcess {
  private constructor(
    private readonly library: CompiledLibrary,
    private readonly process: ChildProcess,
    /** On `localhost`, which for browsers is another site than 127.0.0.1. */
    readonly url: string,
  ) {}

  /**
   * Starts it on a free port, with nothing in its environment but what is given.
   *
   * @param program such as `src/main.js`
   * @param words that it prints before its URL
   */
  static async start(program: string, words: string, env: NodeJS.ProcessEnv = {}): Promise<LibraryProcess> {
    const library = new CompiledLibrary();
    rolldown('--config', '--file', join(library.folder, 'dist/browser/client.min.js'));
    const child = spawn(process.execPath, [program], { cwd: library.folder, env: { PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'] }); // prettier-ignore
    for await (const line of createInterface(child.stdout)) {
      const [, port] = new RegExp(`${words} \\S+:(\\d+)`).exec(line) ?? [];
      if (port !== undefined) return new LibraryProcess(library, child, `http://localhost:${port}`);
    }
    library.close();
    throw new Error(`${program} ended before it listened.`);
  }

  async close(): Promise<void> {
    this.process.kill('SIGTERM');
    await once(this.process, 'exit');
    this.library.close();
  }
}
