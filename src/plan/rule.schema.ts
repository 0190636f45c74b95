/** Says in JSON Schema what the rules of class-validator demand of a property. */
import { getMetadataStorage } from 'class-validator';
import type { JsonSchema } from './json-schema.js';
import type { Rule } from './ruled-class.js';
import { narrow } from './schema.narrowing.js';

type Constraints = readonly unknown[];
type Words = (constraints: Constraints) => JsonSchema;

const STRING = (format: string) => (): JsonSchema => ({ type: 'string', format });
const amount = (constraints: Constraints, at = 0): number => Number(constraints[at]);

/** By the name of the rule. A rule that is not here stands among `x-rules`. */
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
const SILENT = new Set(['isDefined', 'isOptional', 'nestedValidation', 'whitelistValidation']);

/** Rules whose settings JSON Schema's word for them leaves out. */
const WITH_SETTINGS = new Set(['isNumber', 'isDateString', 'isIso8601', 'isEmail', 'isUrl', 'isUuid']);

/** What the rules of one property say together. */
export function schemaOfRules(rules: readonly Rule[]): JsonSchema {
  const own = merged(rules.filter(({ each }) => each !== true));
  const items = rules.filter(({ each, type }) => each === true && type !== 'nestedValidation');
  return items.length === 0 ? own : { type: 'array', ...own, items: merged(items) };
}

function merged(rules: readonly Rule[]): JsonSchema {
  const schema: JsonSchema = {};
  for (const rule of rules) {
    const { constraints = [], context } = rule;
    const name = nameOf(rule);
    const words = WORDS[name]?.(constraints);
    if (words !== undefined) narrow(schema, words);
    const isUnsaid =
      words === undefined ? !SILENT.has(name) : WITH_SETTINGS.has(name) && hasSettings(constraints);
    if (isUnsaid) narrow(schema, { 'x-rules': [ruleInWords(name, constraints)] });
    const described = (context as { description?: unknown } | undefined)?.description;
    if (typeof described === 'string') schema.description = described;
  }
  return schema;
}

/** A rule of the app's own, by `@Validate()`, is called like its class; a condition, by `@ValidateIf()`, like its sort. */
function nameOf({ name, type, constraintCls }: Rule): string {
  if (name !== undefined) return name;
  if (type === 'conditionalValidation') return 'validateIf';
  if (type !== 'customValidation') return type;
  return getMetadataStorage().getTargetValidatorConstraints(constraintCls)[0]?.name ?? type;
}

function patternOf([given, flags]: Constraints): JsonSchema {
  const pattern = given instanceof RegExp ? given : new RegExp(String(given), flags as string | undefined);
  // JSON Schema's patterns have no flags: one that has them only goes into the words.
  if (pattern.flags.replaceAll(/[gu]/g, '') === '') return { pattern: pattern.source };
  return { 'x-rules': [`matches ${String(pattern)}`] };
}

function hasSettings(constraints: Constraints): boolean {
  return constraints.some((each) => each !== undefined && JSON.stringify(each) !== '{}');
}

function ruleInWords(name: string, constraints: Constraints): string {
  return [name, ...constraints.map(inWords)].filter(Boolean).join(' ');
}

function inWords(constraint: unknown): string | undefined {
  if (typeof constraint === 'string' || constraint instanceof RegExp) return String(constraint);
  return JSON.stringify(constraint);
}
