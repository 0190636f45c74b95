/** Prints a plan as JSON Schema, for other languages and for comparing two of them. */
import type { Declaration } from './declaration.js';
import type { JsonSchema } from './json-schema.js';
import { nestedClasses } from './nested-class.js';
import { PAGE_VIEW_NAMES } from './page-view.names.js';
import { VERSION_PROPERTY } from './plan.js';
import { demandedBy } from './property-rules.js';
import { schemaOfRules } from './rule.schema.js';
import { rulesByProperty, type Rule, type RuledClass } from './ruled-class.js';

/** A schema of track messages, `{ event, properties }`; under `$defs` are all tracks, by name, and identifiers, by class. */
export function schemaOfPlan(declarations: readonly Declaration[]): JsonSchema {
  const named = declarations.map((each) => [each.name, schemaOf(each)] as const);
  const calls = declarations.filter(({ kind }) => kind === 'track').map(({ name }) => callOf(name));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tracking plan',
    ...(calls.length === 0 ? {} : { oneOf: calls }),
    $defs: Object.fromEntries(named),
  };
}

function callOf(event: string): JsonSchema {
  return {
    type: 'object',
    properties: { event: { const: event }, properties: { $ref: `#/$defs/${encodeURIComponent(event)}` } },
    required: ['event', 'properties'],
  };
}

/** What the event of `@Track()` says of its request. */
const PAGE_VIEW: JsonSchema = { patternProperties: { [`^(?:${PAGE_VIEW_NAMES.join('|')})$`]: {} } };

function schemaOf({ kind, name, type, scope, version, description }: Declaration): JsonSchema {
  const parts = [type, ...(scope === undefined ? [] : [scope])].map((each) => partOf(each));
  const sentBesides =
    version === undefined ? {} : { [VERSION_PROPERTY]: { type: 'integer', const: version } };
  return {
    title: name,
    ...(description === undefined ? {} : { description }),
    'x-kind': kind,
    'x-class': type.name,
    ...(scope === undefined ? {} : { 'x-scope': scope.name }),
    ...(version === undefined ? {} : { 'x-version': version }),
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties), sentBesides) as Record<string, JsonSchema>, // prettier-ignore
    required: parts.flatMap(({ required }) => required),
    ...(kind === 'track' ? PAGE_VIEW : {}),
    additionalProperties: false,
  };
}

/** @param above classes that this one is nested in; one that nests itself is only named */
function partOf(type: RuledClass, above: readonly RuledClass[] = []) {
  const nested = nestedClasses(type);
  const properties = Object.entries(rulesByProperty(type)).map(([name, rules]) => {
    const inside = nested.get(name)?.type;
    const declared = declaredType(type, name);
    const schema =
      inside === undefined
        ? { ...declared, ...schemaOfRules(rules) }
        : nestedSchema(inside, [...above, type], rules, declared);
    return [name, schema] as const;
  });
  return { properties: Object.fromEntries(properties), required: [...demandedBy(type)] };
}

function nestedSchema(
  inside: RuledClass,
  above: readonly RuledClass[],
  rules: readonly Rule[],
  declared: JsonSchema,
): JsonSchema {
  const own = schemaOfRules(rules);
  const isList =
    declared.type === 'array' || rules.some(({ type, each }) => type === 'nestedValidation' && each);
  const one = schemaOfClass(inside, above);
  return isList ? { ...own, type: 'array', items: { ...one, ...own.items } } : { ...one, ...own };
}

function schemaOfClass(type: RuledClass, above: readonly RuledClass[]): JsonSchema {
  if (above.includes(type)) return { type: 'object', description: `${type.name}.` };
  const part = partOf(type, above);
  // A class without rules forbids nothing.
  if (Object.keys(part.properties).length === 0) return { type: 'object' };
  return { type: 'object', ...part, additionalProperties: false };
}

const PLAIN = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Array, 'array'],
]);

/** What TypeScript's own metadata says, where the app emits it and has loaded reflect-metadata. */
function declaredType(type: RuledClass, name: string): JsonSchema {
  const declared: unknown = Reflect.getMetadata?.('design:type', type.prototype as object, name);
  const plain = PLAIN.get(declared);
  return plain === undefined ? {} : { type: plain };
}
