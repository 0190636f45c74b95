/** Finds what breaks between two printed plans: what may no longer be said, or can no longer be counted on. */
import type { JsonSchema } from './json-schema.js';
import { ruleChanges } from './rule.changes.js';

/**
 * One sentence a breaking change. What a track changes together with a higher version does not break; nor do more values for a
 * property, a wider bound, or numbers that need not be whole any more: plans grow by them every day.
 */
export function breakingChanges(before: JsonSchema, now: JsonSchema): string[] {
  return Object.entries(before.$defs ?? {}).flatMap(([name, old]) => {
    const what = `The ${old['x-kind'] ?? 'track'} '${name}'`;
    const next = now.$defs?.[name];
    if (next === undefined) return [`${what} is gone.`];
    const [had, has] = [old['x-version'] ?? 1, next['x-version'] ?? 1];
    if (has > had) return [];
    if (has < had) return [`${what} went back from version ${had} to ${has}.`];
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
  const demands = demandChanges(old, next, Object.keys(before));
  return [...changed, ...demands.map((words) => `${where}the property ${path}${words}.`)];
}

function demandChanges(old: JsonSchema, next: JsonSchema, known: readonly string[]): string[] {
  const before = old.required ?? [];
  const now = next.required ?? [];
  return [
    ...now
      .filter((name) => !before.includes(name))
      .map(
        (name) =>
          `${name} ${known.includes(name) ? 'was optional and is now required' : 'is new and required'}`,
      ),
    ...before
      .filter((name) => !now.includes(name) && next.properties?.[name] !== undefined)
      .map((name) => `${name} was required and may now be missing`),
  ];
}

function valueChanges(where: string, name: string, old: JsonSchema, next: JsonSchema): string[] {
  const otherType = typeChange(old, next);
  const words = [...(otherType === undefined ? [] : [otherType]), ...ruleChanges(old, next)];
  const found = words.map((each) => `${where}the property ${name} ${each}.`);
  if (otherType !== undefined) return found;
  if (old.items || next.items)
    found.push(...valueChanges(where, `${name}[]`, old.items ?? {}, next.items ?? {}));
  if (old.properties || next.properties) found.push(...objectChanges(where, old, next, `${name}.`));
  if (next.additionalProperties === false && old.additionalProperties !== false)
    found.push(`${where}the property ${name} took any properties and now takes only its own.`);
  return found;
}

function typeChange(old: JsonSchema, next: JsonSchema): string | undefined {
  if (next.type === old.type || (next.type === 'number' && old.type === 'integer')) return undefined;
  return `was of ${typeOf(old)} and is now of ${typeOf(next)}`;
}

function typeOf({ type }: JsonSchema): string {
  return type === undefined ? 'any type' : `type ${type}`;
}
