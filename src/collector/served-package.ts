/** Serves files of a browser package that the user installed, so that pages load it from here and not from a vendor's host. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import type { Exchange } from './exchange.js';
import { Refusal } from './refusal.js';
import { ServedFile } from './served-file.js';

/** A file in its three encodings is at most 2 MB; files with one key put in are 200 kB. */
const MAX_FILES = 32;

const ONE_YEAR = 'public, max-age=31536000, immutable';
const ONE_DAY = 'public, max-age=86400, must-revalidate';

export interface ServingOptions {
  /** Its name holds a hash of its content: caches keep it for a year. Default: they ask again after a day. */
  readonly immutable?: boolean;
  /** What stands in the file, and what is put in its place wherever it stands. Check what comes from a client first. */
  readonly replace?: readonly [placeholder: string, text: string];
}

export class ServedPackage {
  private readonly files = new LRUCache<string, Promise<ServedFile>>({ max: MAX_FILES });

  /**
   * @param name as npm has it
   * @param searchFrom folders in which, and above which, `node_modules` is looked for. Default: where this package is, and where the app was started
   */
  constructor(
    readonly name: string,
    private readonly searchFrom: readonly string[] = [dirname(fileURLToPath(import.meta.url)), process.cwd()],
  ) {}

  /**
   * The names of the files in one of its folders.
   *
   * @throws Refusal 404 when the package is not installed; a folder that it does not have is empty
   */
  async names(folder: string): Promise<readonly string[]> {
    const root = await this.root();
    return readdir(join(root, folder)).catch(() => []);
  }

  /**
   * Answers GET and HEAD with a file: ETag and 304, Cache-Control, gzip and br.
   *
   * @param file its path within the package, such as `dist/mixpanel.min.js`
   * @throws Refusal 404 when the package is not installed, or has no such file
   */
  async serve(
    exchange: Exchange,
    file: string,
    { immutable = false, replace }: ServingOptions = {},
  ): Promise<void> {
    const prepared = await this.prepared(file, replace);
    prepared.answer(exchange, immutable ? ONE_YEAR : ONE_DAY);
  }

  private async prepared(file: string, replace: ServingOptions['replace']): Promise<ServedFile> {
    const key = JSON.stringify([file, replace]);
    const known = this.files.get(key);
    if (known !== undefined) return known;
    const preparing = this.prepare(file, replace);
    this.files.set(key, preparing);
    try {
      return await preparing;
    } catch (error) {
      this.files.delete(key);
      throw error;
    }
  }

  private async prepare(file: string, replace: ServingOptions['replace']): Promise<ServedFile> {
    const content = await this.read(file);
    if (replace === undefined) return ServedFile.of(file, content);
    const [placeholder, text] = replace;
    // A function: `$&` and the like in the text mean nothing.
    return ServedFile.of(file, Buffer.from(content.toString('utf8').replaceAll(placeholder, () => text)));
  }

  private async read(file: string): Promise<Buffer> {
    const root = await this.root();
    if (isPlainPath(file)) {
      const content = await readFile(join(root, file)).catch(() => undefined);
      if (content !== undefined) return content;
    }
    throw new Refusal(
      404,
      `The installed ${this.name} has no such file; update it, or ask for a file that it has.`,
    );
  }

  private async root(): Promise<string> {
    for (const start of this.searchFrom) {
      for (const folder of upwards(start)) {
        const root = join(folder, 'node_modules', this.name);
        if (await isFolder(root)) return root;
      }
    }
    throw new Refusal(404, `The package ${this.name} is not installed here. Install it beside the collector: npm install ${this.name}`); // prettier-ignore
  }
}

/** Whether each part of the path is a name: nothing that leads elsewhere. */
function isPlainPath(path: string): boolean {
  return path.split('/').every((part) => /^[\w-][\w.-]*$/.test(part));
}

function upwards(start: string): string[] {
  const parent = dirname(start);
  return parent === start ? [start] : [start, ...upwards(parent)];
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
