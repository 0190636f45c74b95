/** What lint can't say about files, folders and names. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exportedNames, sourceFiles, type SourceFile } from './source-files.js';

const SRC = sourceFiles('src');
const ALL = [...SRC, ...sourceFiles('test')];

/** One folder a part of the line. A new one is a decision: it belongs into the import table, too. */
const FOLDERS = [
  'activity',
  'browser',
  'capture',
  'collector',
  'console',
  'context',
  'delivery',
  'demo',
  'destinations',
  'lake',
  'message',
  'plan',
  'queue',
  'testing',
];

/** Kebab-case nouns, with the role behind a dot: `page-view.guard.ts`. */
const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** Names that say nothing, and words that have another word here. */
const EMPTY_NAME = /^I[A-Z][a-z]|(Manager|Utils?|Helpers?|Base|Impl)$|Sink|Integration/;

function pathsOf(files: readonly SourceFile[]): string[] {
  return files.map(({ path }) => path);
}

describe('each file', () => {
  it('says in its first line, in a sentence, what it is for', () => {
    const silent = ALL.filter(({ text }) => !/^(?:#!.*\n)?\/\*\* \S.*[.:!?`] \*\/\n/.test(text));
    expect(pathsOf(silent)).toEqual([]);
  });

  it('has a name in small letters, with its role behind a dot', () => {
    const names = ALL.map(({ path }) => path.slice(path.lastIndexOf('/') + 1).replace(/\.ts$/, ''));
    expect(names.filter((name) => !FILE_NAME.test(name))).toEqual([]);
  });

  it('is small: half of them have fewer than 60 lines', () => {
    const lengths = SRC.map(({ text }) => text.split('\n').length).toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(60);
  });

  it('exports by name, so that a reader can search for it', () => {
    expect(pathsOf(ALL.filter(({ text }) => /^export \*/m.test(text)))).toEqual([]);
  });

  it('is no barrel: only the package has an index', () => {
    expect(pathsOf(ALL).filter((path) => path.endsWith('/index.ts'))).toEqual(['src/index.ts']);
  });
});

describe('the folders of src', () => {
  it('are the parts of the line, and no drawers', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((each) => each.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !FOLDERS.includes(name))).toEqual([]);
  });
});

describe('what is exported', () => {
  it('has a name that says what it is', () => {
    const names = ALL.flatMap(exportedNames);
    expect(names.filter((name) => EMPTY_NAME.test(name))).toEqual([]);
  });
});
