/** Imports the library in a process of its own, as an app would, and tells which packages that loaded. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transformSync, type Options } from '@swc/core';
import { sourceFiles } from './source-files.js';

const SWC: Options = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
  },
  module: { type: 'es6' },
};

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

/** The library, compiled into a folder of its own; `close` removes it. */
export class LibraryProbe {
  private readonly folder = mkdtempSync(join(tmpdir(), 'house-library-'));

  constructor() {
    for (const { path, text } of sourceFiles('src')) {
      this.write(path.replace(/\.ts$/, '.js'), transformSync(text, SWC).code);
    }
    this.write('package.json', '{ "type": "module" }');
    this.write('hooks.mjs', HOOKS);
    this.write('register.mjs', REGISTER);
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
  }

  /** Runs a script that has the library as `library`, on a machine where the `missing` packages are not installed. */
  run(script: string, missing: readonly string[] = []): LibraryRun {
    this.write('loaded.txt', '');
    this.write('script.mjs', `import * as library from './src/index.js';\n${script}`);
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', './register.mjs', 'script.mjs'], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { MISSING: missing.join(' ') },
    });
    const loaded = readFileSync(join(this.folder, 'loaded.txt'), 'utf8');
    const names = [...loaded.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name ?? '');
    return { output: stdout + stderr, packages: new Set(names) };
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  private write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }
}
