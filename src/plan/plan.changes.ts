/** Finds what breaks between two printed plans: what somebody who keeps to the old one may no longer say, or no longer gets. */
import type { JsonSchema } from './json-schema.js';

/** One sentence a breaking change. What a track changes together with a higher version does not break. */
export function breakingChanges(before: JsonSchema, now: JsonSchema): string[] {
  return Object.entries(before.$defs ?? {}).flatMap(([name, old]) => {
    const what = `The ${old['x-kind'] ?? 'track'} '${name}'`;
    const next = now.$defs?.[name];
    if (next === undefined) return [`${what} is gone.`];
    if ((next['x-version'] ?? 1) > (old['x-version'] ?? 1)) return [];
    return objectChanges(`${what}: `, old, next);
  });
}

function objectChanges(where: string, old: JsonSchema, next: JsonSchema, path = ''): string[] {
  const before = old.properties ?? {};
  const now = next.properties ?? {};
  const changed = Object.entries(before).flatMap(([name, schema]) => {
    const property = now[name];
    if (property === undefined) return [`${where}the property ${path}${name} is gone.`];
    return valueChanges(where, `${path}${name}`, schema, property);
  });
  const demanded = (next.required ?? [])
    .filter((name) => !old.required?.includes(name))
    .map(
      (name) =>
        `${where}the property ${path}${name} ${name in before ? 'was optional and is now required' : 'is new and required'}.`,
    );
  return [...changed, ...demanded];
}

function valueChanges(where: string, name: string, old: JsonSchema, next: JsonSchema): string[] {
  const words = [typeChange(old, next), ...valueSetChanges(old, next), ...boundChanges(old, next)];
  const found = words
    .filter((each) => each !== undefined)
    .map((each) => `${where}the property ${name} ${each}.`);
  if (next.items) found.push(...valueChanges(where, `${name}[]`, old.items ?? {}, next.items));
  if (next.properties) found.push(...objectChanges(where, old, next, `${name}.`));
  return found;
}

function typeChange(old: JsonSchema, next: JsonSchema): string | undefined {
  if (next.type === undefined || next.type === old.type) return undefined;
  if (next.type === 'number' && old.type === 'integer') return undefined;
  return `was of ${old.type === undefined ? 'any type' : `type ${old.type}`} and is now of type ${next.type}`;
}

function valueSetChanges(old: JsonSchema, next: JsonSchema): string[] {
  const before = valuesOf(old);
  const now = valuesOf(next);
  if (now === undefined) return [];
  if (before === undefined) return [`took any value and now takes only ${list(now)}`];
  const gone = before.filter((value) => !now.includes(value));
  return gone.length === 0 ? [] : [`no longer takes ${list(gone)}`];
}

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const;
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const;
const EXACT = ['pattern', 'format', 'multipleOf', 'uniqueItems'] as const;

function boundChanges(old: JsonSchema, next: JsonSchema): string[] {
  const narrower = [
    ...LOWER.filter((key) => (next[key] ?? -Infinity) > (old[key] ?? -Infinity)),
    ...UPPER.filter((key) => (next[key] ?? Infinity) < (old[key] ?? Infinity)),
    ...EXACT.filter((key) => next[key] !== undefined && next[key] !== old[key]),
  ];
  return narrower.map(
    (key) => `has a narrower ${key}: ${String(old[key] ?? 'none')} became ${String(next[key])}`,
  );
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  return schema.const === undefined ? schema.enum : [schema.const];
}

function list(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ');
}
