/** The library as an app has it: compiled, in a folder of its own, with the packages beside it. */
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

export class CompiledLibrary {
  readonly folder = mkdtempSync(join(tmpdir(), 'house-library-'));

  constructor() {
    for (const { path, text } of sourceFiles('src')) this.compile(path.replace(/\.ts$/, '.js'), text);
    this.write('package.json', '{ "type": "module" }');
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
  }

  /** Compiles TypeScript into a file of the folder; `nestjs-analytics` in it is this library. */
  compile(path: string, typescript: string): void {
    this.write(
      path,
      transformSync(typescript.replaceAll(`'nestjs-analytics'`, `'./src/index.js'`), SWC).code,
    );
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Removes the folder. */
  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}
