/** Lists the packages that importing a source file loads, its own imports' imports included. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseSync } from '@swc/core';

/** What is imported for its types alone, or by `import()`, is not loaded. */
export function packagesLoadedBy(entry: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const source of importsOf(file)) {
      if (source.startsWith('.')) visit(resolve(dirname(file), source.replace(/\.js$/, '.ts')));
      else packages.add(source);
    }
  };
  visit(entry);
  return packages;
}

function importsOf(file: string): string[] {
  const { body } = parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', decorators: true });
  return body.flatMap((item) => {
    if (item.type === 'ImportDeclaration') return item.typeOnly ? [] : [item.source.value];
    if (item.type === 'ExportNamedDeclaration') {
      const { source, typeOnly } = item as typeof item & { typeOnly?: boolean };
      return source && !typeOnly ? [source.value] : [];
    }
    return item.type === 'ExportAllDeclaration' ? [item.source.value] : [];
  });
}
