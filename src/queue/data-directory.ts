/** Makes the data directory of the embedded queue, in a child process: PGlite needs 800 MB for it and gives none back. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const MAKE = `
const { PGlite } = await import(process.argv[1]);
await (await PGlite.create(process.argv[2])).close();`;

/** Makes sure that `directory` holds a database; one that was left half made by a crash is never used. */
export async function makeDataDirectory(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  const unfinished = `${directory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const library = pathToFileURL(createRequire(import.meta.url).resolve('@electric-sql/pglite')).href;
  await run(process.execPath, ['--input-type=module', '-e', MAKE, library, unfinished], { env: {} });
  await rename(unfinished, directory);
}
