/** The package as `npm install` brings it to an app: built, packed, and unpacked among the app's own packages. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { rolldown } from '../browser/built-client.js';

/** What TypeScript and Node name relatively: `from './a.js'`, `import './a.js'`, `import('./a.js')`. */
const RELATIVE = /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g;

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
}

export class PublishedPackage {
  private readonly folder = mkdtempSync(join(tmpdir(), 'house-package-'));
  private readonly app = join(this.folder, 'app');
  private readonly installed = join(this.app, 'node_modules/nestjs-analytics');

  constructor() {
    const source = join(this.folder, 'source');
    const output = join(source, 'dist');
    mkdirSync(output, { recursive: true });
    for (const name of ['package.json', 'README.md', 'LICENSE']) copyFileSync(name, join(source, name));
    compile('tsconfig.json', output);
    compile('src/browser/tsconfig.json', join(output, 'browser'));
    rolldown('--config', '--file', join(output, 'browser/client.min.js'));
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', this.folder], { cwd: source, stdio: 'pipe' }); // prettier-ignore
    const [archive] = readdirSync(this.folder).filter((name) => name.endsWith('.tgz'));
    mkdirSync(this.installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(this.folder, archive!), '--strip-components=1', '-C', this.installed]);
    // Packages that it needs are found above the app, and its own sources nowhere.
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
  }

  get manifest(): Manifest {
    return JSON.parse(readFileSync(join(this.installed, 'package.json'), 'utf8')) as Manifest;
  }

  /** Paths of all files, such as `dist/index.js`. */
  get files(): readonly string[] {
    return readdirSync(this.installed, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(this.installed, path)).isFile())
      .map((path) => path.replaceAll('\\', '/'))
      .toSorted();
  }

  /** Files that another one imports and that are not there, as `who: what`. */
  get missing(): readonly string[] {
    return this.files
      .filter((path) => /\.(js|d\.ts)$/.test(path))
      .flatMap((path) => {
        const imported = [...readFileSync(join(this.installed, path), 'utf8').matchAll(RELATIVE)];
        const wanted = path.endsWith('.d.ts') ? '.d.ts' : '.js';
        return imported
          .map(([, name]) => join(dirname(path), name!).replace(/\.js$/, wanted))
          .filter((file) => !existsSync(join(this.installed, file)))
          .map((file) => `${path}: ${file}`);
      });
  }

  /** Runs a program of the app. @returns what it printed, also as errors */
  run(...parameters: readonly string[]): string {
    const { stdout, stderr } = spawnSync(process.execPath, parameters, { cwd: this.app, encoding: 'utf8' });
    return stdout + stderr;
  }

  /** Removes the folder. */
  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function compile(project: string, outDir: string): void {
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const options = [
    '--project',
    project,
    '--outDir',
    outDir,
    '--tsBuildInfoFile',
    join(outDir, '.tsbuildinfo'),
  ];
  execFileSync(process.execPath, [compiler, ...options], { stdio: 'pipe' });
}
