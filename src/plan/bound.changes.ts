/** Finds which bounds of a property became narrower, however they are said: of whole numbers, more than 0 is at least 1. */
import type { JsonSchema } from './json-schema.js';

interface Bound {
  /** Without a bound: minus infinity, of upper ones, too, which are turned round. */
  readonly value: number;
  readonly isExclusive: boolean;
}

const LENGTHS = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const;

export function boundChanges(old: JsonSchema, next: JsonSchema): string[] {
  // Whoever keeps to the old plan sends whole numbers.
  const isWhole = old.type === 'integer';
  const changes = [
    change('minimum', lowest(old), lowest(next), isWhole, 1),
    change('maximum', highest(old), highest(next), isWhole, -1),
    ...LENGTHS.flatMap(([least, most]) => [
      change(least, inclusive(old[least] ?? 0), inclusive(next[least] ?? 0), true, 1),
      change(most, inclusive(-(old[most] ?? Infinity)), inclusive(-(next[most] ?? Infinity)), true, -1),
    ]),
  ];
  return changes.filter((words) => words !== undefined);
}

function change(what: string, old: Bound, next: Bound, isWhole: boolean, sign: 1 | -1): string | undefined {
  const [had, has] = isWhole ? [wholeOf(old), wholeOf(next)] : [old, next];
  const isNarrower =
    has.value > had.value || (has.value === had.value && has.isExclusive && !had.isExclusive);
  return isNarrower
    ? `has a narrower ${what}: ${inWords(old, sign)} became ${inWords(next, sign)}`
    : undefined;
}

function lowest({ minimum = -Infinity, exclusiveMinimum = -Infinity }: JsonSchema): Bound {
  return exclusiveMinimum >= minimum && exclusiveMinimum > -Infinity
    ? { value: exclusiveMinimum, isExclusive: true }
    : inclusive(minimum);
}

function highest({ maximum = Infinity, exclusiveMaximum = Infinity }: JsonSchema): Bound {
  return lowest({ minimum: -maximum, exclusiveMinimum: -exclusiveMaximum });
}

function inclusive(value: number): Bound {
  return { value, isExclusive: false };
}

function wholeOf({ value, isExclusive }: Bound): Bound {
  return inclusive(isExclusive ? Math.floor(value) + 1 : Math.ceil(value));
}

/** @param sign of the bounds: upper ones are turned round */
function inWords({ value, isExclusive }: Bound, sign: 1 | -1): string {
  if (value === -Infinity) return 'none';
  const bound = String(value * sign + 0);
  if (!isExclusive) return bound;
  return sign === 1 ? `more than ${bound}` : `less than ${bound}`;
}
