/** The rules of the house beyond the import table, each broken once. */
import { describe, expect, it } from '@jest/globals';
import { lint, type ProbeFiles } from './lint.probe.js';

const BUSY = Array.from({ length: 201 }, (_, at) => `export const value${at} = ${at};`).join('\n');

/** What is done, where, and the rule that minds. */
const BROKEN: readonly [what: string, files: ProbeFiles, rule: string][] = [
  ['reading the environment', { 'src/queue/a.ts': 'export const a = process.env.A;' }, 'no-process-env'],
  ['writing to the console', { 'src/queue/a.ts': `console.log('a');` }, 'no-console'],
  ['a default export', { 'src/queue/a.ts': 'export default 1;' }, 'no-default-export'],
  ['a file of more than 200 lines', { 'src/queue/a.ts': BUSY }, 'max-lines'],
  ['a file in capitals', { 'src/queue/GroupCommit.ts': 'export const a = 1;' }, 'filename-case'],
  ['any', { 'src/queue/a.ts': 'export const a: any = 1;' }, 'no-explicit-any'],
  ['a note for later', { 'src/queue/a.ts': '// TODO: finish\nexport const a = 1;' }, 'no-warning-comments'],
  ['a skipped test', { 'test/a.test.ts': `it.skip('a', () => {});` }, 'no-disabled-tests'],
  ['a lonely test', { 'test/a.test.ts': `it.only('a', () => {});` }, 'no-focused-tests'],
  ['a type imported as a value', { 'src/queue/a.ts': typeAsValue() }, 'consistent-type-imports'],
  ['a vendor package', { 'src/context/a.ts': `import 'typeorm';` }, 'no-restricted-imports'],
  ['a vendor package in the index', { 'src/index.ts': `import 'mixpanel';` }, 'no-restricted-imports'],
  ['BullMQ in a destination', { 'src/destinations/a.ts': `import 'bullmq';` }, 'no-restricted-imports'],
  ['Nest in a destination', { 'src/destinations/b/a.ts': `import '@nestjs/core';` }, 'no-restricted-imports'],
  ['BullMQ in capture', { 'src/capture/a.ts': `import 'bullmq';` }, 'no-restricted-imports'],
  ['a cycle, of types too', cycle(), 'no-cycle'],
];

const FINE: readonly [what: string, files: ProbeFiles][] = [
  ['env.ts read the environment', { 'src/env.ts': 'export const a = process.env.A;' }],
  ['main.start.ts write to the console', { 'src/main.start.ts': `console.error('a');` }],
  ['names with a role', { 'src/queue/group-commit.queue.ts': 'export const a = 1;' }],
  ['types of a vendor', { 'src/context/a.ts': `export type { DataSource } from 'typeorm';` }],
  ['a controller import what Nest injects', { 'src/delivery/a.controller.ts': typeAsValue() }],
];

describe('lint', () => {
  it.each(BROKEN)('minds %s', (_, files, rule) => {
    expect(lint(files).map((finding) => finding.rule)).toContainEqual(expect.stringContaining(rule));
  });

  it.each(FINE)('lets %s', (_, files) => {
    expect(lint(files)).toEqual([]);
  });
});

function typeAsValue(): string {
  return `import { B } from './b.js';\nexport const a = (b: B): B => b;`;
}

function cycle(): ProbeFiles {
  return {
    'src/queue/a.ts': `import type { B } from './b.js';\nexport type A = B | 1;`,
    'src/queue/b.ts': `import type { A } from './a.js';\nexport type B = A | 2;`,
  };
}
