/** Finds which rules of a property became narrower between two printed plans. */
import { boundChanges } from './bound.changes.js';
import type { JsonSchema } from './json-schema.js';

/** What the property does now, in words that its name goes before. */
export function ruleChanges(old: JsonSchema, next: JsonSchema): string[] {
  return [
    ...valueSetChanges(old, next),
    ...boundChanges(old, next),
    ...multipleChanges(old, next),
    ...addedWords(old, next, 'pattern'),
    ...addedWords(old, next, 'format'),
    ...(next.uniqueItems && !old.uniqueItems ? ['no longer takes an item twice'] : []),
    ...added(old['x-rules'], next['x-rules']).map((rule) => `has the new rule ${rule}`),
  ];
}

function valueSetChanges(old: JsonSchema, next: JsonSchema): string[] {
  const before = valuesOf(old);
  const now = valuesOf(next);
  if (now === undefined) return [];
  if (before === undefined) return [`took any value and now takes only ${list(now)}`];
  const gone = before.filter((value) => !now.includes(value));
  return gone.length === 0 ? [] : [`no longer takes ${list(gone)}`];
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  return schema.const === undefined ? schema.enum : [schema.const];
}

/** Multiples of ten are multiples of five, too; whole numbers are multiples of one. */
function multipleChanges(old: JsonSchema, next: JsonSchema): string[] {
  const before = all(old, 'multipleOf').concat(old.type === 'integer' ? [1] : []);
  return all(next, 'multipleOf')
    .filter((factor) => !before.some((had) => had % factor === 0))
    .map((factor) => narrower('multipleOf', all(old, 'multipleOf'), factor));
}

function addedWords(old: JsonSchema, next: JsonSchema, key: 'pattern' | 'format'): string[] {
  return added(all(old, key), all(next, key)).map((said) => narrower(key, all(old, key), said));
}

function narrower(key: keyof JsonSchema, had: readonly unknown[], said: unknown): string {
  return `has a narrower ${key}: ${had.length === 0 ? 'none' : had.join(' and ')} became ${String(said)}`;
}

function all<Key extends 'pattern' | 'format' | 'multipleOf'>(
  schema: JsonSchema,
  key: Key,
): NonNullable<JsonSchema[Key]>[] {
  return [schema, ...(schema.allOf ?? [])].flatMap((part) => part[key] ?? []);
}

function added<Item>(before: readonly Item[] = [], now: readonly Item[] = []): Item[] {
  return now.filter((each) => !before.includes(each));
}

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}
