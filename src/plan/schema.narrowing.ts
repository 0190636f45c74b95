/** Puts several rules of one property together: what keeps to all of them keeps to the strictest of each sort. */
import type { JsonSchema } from './json-schema.js';

export const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const;
export const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const;

type Key = keyof JsonSchema;

const isIn = (keys: readonly Key[], key: Key): boolean => keys.includes(key);

/** Narrows `schema` by `words`. What can't be said by one keyword twice goes into `allOf`. */
export function narrow(schema: JsonSchema, words: JsonSchema): void {
  for (const key of Object.keys(words) as Key[]) {
    const had = schema[key];
    const said = words[key];
    if (had === undefined || had === said) Object.assign(schema, { [key]: said });
    else Object.assign(schema, both(key, had, said, schema));
  }
}

function both(key: Key, had: unknown, said: unknown, schema: JsonSchema): JsonSchema {
  if (isIn(LOWER_BOUNDS, key)) return { [key]: Math.max(had as number, said as number) };
  if (isIn(UPPER_BOUNDS, key)) return { [key]: Math.min(had as number, said as number) };
  if (key === 'enum')
    return { enum: (had as unknown[]).filter((value) => (said as unknown[]).includes(value)) };
  if (key === 'x-rules') return { 'x-rules': [...new Set([...(had as string[]), ...(said as string[])])] };
  if (key === 'type' && isNumeric(had) && isNumeric(said)) return { type: 'integer' };
  const parts = schema.allOf ?? [];
  return parts.some((part) => part[key] === said) ? {} : { allOf: [...parts, { [key]: said }] };
}

function isNumeric(type: unknown): boolean {
  return type === 'number' || type === 'integer';
}
