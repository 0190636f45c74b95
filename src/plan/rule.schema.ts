/** Says in JSON Schema what the rules of class-validator demand of a property. */
import type { JsonSchema } from './json-schema.js';
import type { Rule } from './property-rules.js';

type Constraints = readonly unknown[];
type Words = (constraints: Constraints) => JsonSchema;

const STRING = (format: string) => (): JsonSchema => ({ type: 'string', format });
const amount = (constraints: Constraints, at = 0): number => Number(constraints[at]);

/** By the name of the rule. A rule that is not here becomes words. */
const WORDS: Readonly<Record<string, Words>> = {
  isString: () => ({ type: 'string' }),
  isNumber: () => ({ type: 'number' }),
  isInt: () => ({ type: 'integer' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isDate: STRING('date-time'),
  isDateString: STRING('date-time'),
  isIso8601: STRING('date-time'),
  isEmail: STRING('email'),
  isUrl: STRING('uri'),
  isUuid: STRING('uuid'),
  isIn: ([values]) => ({ enum: values as unknown[] }),
  isEnum: ([, values]) => ({ enum: values as unknown[] }),
  equals: ([value]) => ({ const: value }),
  min: (all) => ({ minimum: amount(all) }),
  max: (all) => ({ maximum: amount(all) }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isNegative: () => ({ exclusiveMaximum: 0 }),
  isDivisibleBy: (all) => ({ multipleOf: amount(all) }),
  minLength: (all) => ({ minLength: amount(all) }),
  maxLength: (all) => ({ maxLength: amount(all) }),
  isLength: (all) => ({
    minLength: amount(all),
    ...(all[1] === undefined ? {} : { maxLength: amount(all, 1) }),
  }),
  isNotEmpty: () => ({ minLength: 1 }),
  matches: (all) => patternOf(all),
  arrayNotEmpty: () => ({ type: 'array', minItems: 1 }),
  arrayMinSize: (all) => ({ type: 'array', minItems: amount(all) }),
  arrayMaxSize: (all) => ({ type: 'array', maxItems: amount(all) }),
  arrayUnique: () => ({ type: 'array', uniqueItems: true }),
};

/** Rules that say nothing of the value. */
const SILENT = new Set(['isDefined', 'isOptional', undefined]);

/** What the rules of one property say together. A rule that JSON Schema has no word for is named in the description. */
export function schemaOfRules(rules: readonly Rule[]): JsonSchema {
  const own = merged(rules.filter(({ each }) => each !== true));
  const items = rules.filter(({ each, type }) => each === true && type !== 'nestedValidation');
  return items.length === 0 ? own : { type: 'array', ...own, items: merged(items) };
}

export function isOptional(rules: readonly Rule[]): boolean {
  return rules.some(({ type }) => type === 'conditionalValidation');
}

function merged(rules: readonly Rule[]): JsonSchema {
  const schema: JsonSchema = {};
  const unsaid: string[] = [];
  for (const { name, constraints, context } of rules) {
    const words = name === undefined ? undefined : WORDS[name]?.(constraints ?? []);
    if (words === undefined && !SILENT.has(name)) unsaid.push(ruleInWords(name ?? '', constraints));
    Object.assign(schema, words);
    const described = (context as { description?: unknown } | undefined)?.description;
    if (typeof described === 'string') schema.description = described;
  }
  if (unsaid.length > 0) {
    schema.description = [schema.description, `Rules: ${unsaid.join(', ')}.`].filter(Boolean).join(' ');
  }
  return schema;
}

function patternOf([given, flags]: Constraints): JsonSchema {
  const pattern = given instanceof RegExp ? given : new RegExp(String(given), flags as string | undefined);
  // JSON Schema's patterns have no flags: one that has them only goes into the words.
  return pattern.flags.replaceAll(/[gu]/g, '') === '' ? { pattern: pattern.source } : { description: `Matches ${String(pattern)}.` }; // prettier-ignore
}

function ruleInWords(name: string, constraints: Constraints | undefined): string {
  const said = (constraints ?? []).filter((each) => ['string', 'number', 'boolean'].includes(typeof each));
  return said.length === 0 ? name : `${name} ${said.join(' ')}`;
}
