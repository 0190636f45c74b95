/** The client as it is published, built once a test file: the script, and the module for bundlers in one file. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';

/** Its command. */
export function rolldown(...options: string[]): void {
  execFileSync(process.execPath, ['node_modules/rolldown/bin/cli.mjs', ...options], { stdio: 'pipe' });
}

export class BuiltClient {
  private readonly folder = mkdtempSync(join(tmpdir(), 'nestjs-analytics-client-'));
  /** What the collector serves as `/client.js`. */
  readonly script = join(this.folder, 'client.min.js');
  /** `nestjs-analytics/browser`. */
  readonly module = join(this.folder, 'client.js');

  build(): void {
    rolldown('--config', '--file', this.script);
    rolldown('src/browser/client.ts', '--format', 'esm', '--file', this.module);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Built before the tests of a file, and removed after them. */
export function builtClient(): BuiltClient {
  const client = new BuiltClient();
  beforeAll(() => client.build());
  afterAll(() => client.remove());
  return client;
}
