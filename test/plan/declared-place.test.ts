/** Where a class was declared is read off the stack, whatever the folder is called. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { placeOfCall } from '../../src/plan/declared-place.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'declared-place-')));

afterAll(() => rmSync(folder, { recursive: true }));

it.each(['plain', 'with space', 'app (2) copy', '(all) of it'])('is found in the folder "%s"', (name) => {
  mkdirSync(join(folder, name));
  const path = join(folder, name, 'declaring.cjs');
  writeFileSync(
    path,
    '\nmodule.exports = { atTop: (place) => place(), inClass: { at(place) { return place(); } } };',
  );
  const { atTop, inClass } = createRequire(import.meta.url)(path) as { atTop: Call; inClass: { at: Call } };
  const place = function place(): string { return placeOfCall(place); }; // prettier-ignore
  expect(atTop(place)).toBe(`${relative(process.cwd(), path)}:2`);
  expect(inClass.at(place)).toBe(`${relative(process.cwd(), path)}:2`);
});

type Call = (place: () => string) => string;
