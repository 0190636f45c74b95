/** Imports the library in a process of its own, as an app would, and tells which packages that loaded. */
import { spawnSync } from 'node:child_process';
import { CompiledLibrary } from './compiled-library.js';

/** Runs in the loader's thread: notes what is loaded, and refuses packages that are said to be missing. */
const HOOKS = `
import { appendFileSync } from 'node:fs';
const missing = process.env.MISSING.split(' ');
export async function resolve(specifier, context, next) {
  if (!missing.includes(specifier)) return next(specifier, context);
  throw Object.assign(new Error(\`Cannot find package '\${specifier}'\`), { code: 'ERR_MODULE_NOT_FOUND' });
}
export async function load(url, context, next) {
  appendFileSync('loaded.txt', url + '\\n');
  return next(url, context);
}`;

const REGISTER = `
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
register('./hooks.mjs', import.meta.url);
const { cache } = createRequire(import.meta.url);
process.on('exit', () => appendFileSync('loaded.txt', Object.keys(cache).join('\\n')));`;

export interface LibraryRun {
  /** What the script printed, or the error that ended it. */
  readonly output: string;
  /** Names of the packages that were loaded. */
  readonly packages: ReadonlySet<string>;
}

export class LibraryProbe {
  private readonly library = new CompiledLibrary();

  constructor() {
    this.library.write('hooks.mjs', HOOKS);
    this.library.write('register.mjs', REGISTER);
  }

  /** Runs a script that has the library as `library`, on a machine where the `missing` packages are not installed. */
  run(script: string, missing: readonly string[] = []): LibraryRun {
    this.library.write('loaded.txt', '');
    this.library.write('script.mjs', `import * as library from './src/index.js';\n${script}`);
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', './register.mjs', 'script.mjs'], {
      cwd: this.library.folder,
      encoding: 'utf8',
      env: { MISSING: missing.join(' ') },
    });
    const loaded = this.library.read('loaded.txt').matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/g);
    return { output: stdout + stderr, packages: new Set([...loaded].map(([, name]) => name ?? '')) };
  }

  close(): void {
    this.library.close();
  }
}
