/** VenueSpot as `npm start` runs it, with nothing configured. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { InboxEntry } from '../../src/demo/inbox.reader.js';
import { LibraryProcess } from '../house/library-process.js';

const PATIENCE_MS = 15_000;

export class RunningDemo {
  private constructor(private readonly program: LibraryProcess) {}

  static async start(): Promise<RunningDemo> {
    return new RunningDemo(await LibraryProcess.start('src/main.js', 'VenueSpot is at'));
  }

  get url(): string {
    return this.program.url;
  }

  async inbox(): Promise<readonly InboxEntry[]> {
    const response = await fetch(`${this.url}/inbox.json`);
    return (await response.json()) as InboxEntry[];
  }

  /** What reached the sandbox, the oldest first, once all of these are among it. */
  async delivered(...words: readonly (string | RegExp)[]): Promise<readonly string[]> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(50)) {
      const entries = (await this.inbox()).filter(({ destination }) => destination === 'sandbox');
      const told = entries.map((entry) => entry.words).toReversed();
      const missing = words.filter((each) => !told.some((one) => (typeof each === 'string' ? one === each : each.test(one)))); // prettier-ignore
      if (missing.length === 0) return told;
      if (Date.now() > deadline) throw new Error(`The inbox lacks ${missing.join(', ')}; it has:\n${told.join('\n')}`); // prettier-ignore
    }
  }

  close(): Promise<void> {
    return this.program.close();
  }
}
