/** The import table: which folder may know which, types included. Lint holds it; this shows that lint does. */
import { describe, expect, it } from '@jest/globals';
import { lint } from './lint.probe.js';

/** Folder by folder, what it may import besides itself. The demo and the files beside the folders import everything, testing all but the demo. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  message: [],
  browser: [],
  plan: ['message'],
  context: ['message'],
  queue: ['message'],
  activity: ['message'],
  lake: ['message'],
  destinations: ['message', 'lake', 'activity'],
  delivery: ['message', 'queue', 'lake'],
  capture: ['message', 'context', 'plan', 'queue'],
  collector: ['message', 'plan', 'queue'],
  console: ['queue', 'delivery', 'activity'],
};

const FOLDERS = [...Object.keys(TABLE), 'testing', 'demo'];

/** One import a line, of each other folder and of the files beside the folders. */
function imports(toSource: string, folder: string): string {
  const others = [...FOLDERS.filter((each) => each !== folder).map((each) => `${each}/thing`), 'env'];
  return others.map((path, at) => `export type { T${at} } from '${toSource}${path}.js';`).join('\n');
}

function refused(file: string, content: string): string[] {
  const lines = content.split('\n');
  return lint({ [file]: content })
    .filter(({ rule }) => rule.includes('no-restricted-imports'))
    .map(({ line }) => /'([./]*)([^']+)'/.exec(lines[line - 1] ?? '')?.[2] ?? '');
}

describe('lint', () => {
  it.each(Object.entries(TABLE))('lets %s/ import only %j', (folder, allowed) => {
    const forbidden = FOLDERS.filter((each) => each !== folder && !allowed.includes(each));
    const expected = [...forbidden.map((each) => `${each}/thing.js`), 'env.js'];
    expect(refused(`src/${folder}/probe.ts`, imports('../', folder)).toSorted()).toEqual(expected.toSorted());
  });

  it('holds a destination that has a folder of its own to the same', () => {
    const found = refused('src/destinations/vendor/probe.ts', imports('../../', 'destinations'));
    const forbidden = FOLDERS.filter(
      (each) => !['destinations', 'message', 'lake', 'activity'].includes(each),
    );
    expect(found.toSorted()).toEqual([...forbidden.map((each) => `${each}/thing.js`), 'env.js'].toSorted());
  });

  it('holds a protocol of the collector that has a folder of its own to the same', () => {
    const found = refused('src/collector/vendor/probe.ts', imports('../../', 'collector'));
    const forbidden = FOLDERS.filter((each) => !['collector', 'message', 'plan', 'queue'].includes(each));
    expect(found.toSorted()).toEqual([...forbidden.map((each) => `${each}/thing.js`), 'env.js'].toSorted());
  });

  it('lets delivery/ see of destinations/ the contract, the outcome and the registry', () => {
    const names = ['destination', 'outcome', 'registry', 'transport', 'mixpanel/mixpanel.options'];
    const content = names.map((name, at) => `export type { T${at} } from '../destinations/${name}.js';`);
    expect(refused('src/delivery/probe.ts', content.join('\n'))).toEqual([
      'destinations/transport.js',
      'destinations/mixpanel/mixpanel.options.js',
    ]);
  });

  it('lets the demo and its entry points import everything, and nothing else the demo', () => {
    expect(refused('src/demo/probe.ts', imports('../', 'demo'))).toEqual([]);
    expect(refused('src/main.ts', imports('./', ''))).toEqual([]);
    expect(refused('src/index.ts', imports('./', ''))).toEqual(['testing/thing.js', 'demo/thing.js']);
  });

  it('lets testing/ import everything but the demo, and the test runners only in their setup files', () => {
    expect(refused('src/testing/probe.ts', imports('../', 'testing'))).toEqual(['demo/thing.js']);
    const runners = `import '@jest/globals';\nimport 'vitest';`;
    expect(refused('src/testing/probe.ts', runners)).toHaveLength(2);
    expect(refused('src/testing/jest.setup.ts', runners)).toEqual([]);
  });

  it('lets the stand-in vendors know nothing of the package', () => {
    const forbidden = ['message', 'capture'].map(
      (folder) => `export type * from '../../${folder}/thing.js';`,
    );
    expect(refused('src/testing/vendors/probe.ts', forbidden.join('\n'))).toHaveLength(2);
    expect(refused('src/testing/vendors/acme/probe.ts', `export type * from '../exchange.js';`)).toEqual([]);
  });

  it('says in a sentence what is wrong', () => {
    const [finding] = lint({ 'src/queue/probe.ts': `export type { T } from '../capture/thing.js';` });
    expect(finding?.help).toBe(
      'queue/ imports only message/: it is the seam between the app and its workers.',
    );
  });
});
