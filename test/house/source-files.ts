/** Lists the repository's own files, for tests about the house. */
import { readdirSync, readFileSync } from 'node:fs';

export interface SourceFile {
  /** From the root of the repository, such as `src/env.ts`. */
  readonly path: string;
  readonly text: string;
}

/** TypeScript files under a folder, in the order of their paths. */
export function sourceFiles(folder: 'src' | 'test'): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .toSorted()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** Names that a file exports. */
export function exportedNames({ text }: SourceFile): string[] {
  const declared =
    /^export (?:declare |abstract |async )*(?:class|const|enum|function|interface|type) (\w+)/gm;
  return [...text.matchAll(declared)].map(([, name]) => name ?? '');
}
