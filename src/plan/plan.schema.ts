/** Prints a plan as JSON Schema, for other languages and for comparing two of them. */
import { getMetadataStorage } from 'class-validator';
import type { Declaration } from './declaration.js';
import type { JsonSchema } from './json-schema.js';
import { type RuledClass, rulesOf } from './property-rules.js';
import { isOptional, schemaOfRules } from './rule.schema.js';

/** A schema of track messages, `{ event, properties }`; under `$defs` are all tracks, by name, and identifiers, by class. */
export function schemaOfPlan(declarations: readonly Declaration[]): JsonSchema {
  const named = declarations.map((each) => [each.name, schemaOf(each)] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tracking plan',
    oneOf: declarations.filter(({ kind }) => kind === 'track').map(({ name }) => callOf(name)),
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

function schemaOf({ kind, name, type, scope, version, description }: Declaration): JsonSchema {
  const parts = [type, ...(scope === undefined ? [] : [scope])].map((each) => schemaOfClass(each));
  return {
    title: name,
    ...(description === undefined ? {} : { description }),
    'x-kind': kind,
    'x-class': type.name,
    ...(scope === undefined ? {} : { 'x-scope': scope.name }),
    ...(version === undefined ? {} : { 'x-version': version }),
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, JsonSchema>,
    required: parts.flatMap(({ required }) => required ?? []),
    additionalProperties: false,
  };
}

/** @param above classes that this one is nested in; one that nests itself is only named */
function schemaOfClass(type: RuledClass, above: readonly RuledClass[] = []): JsonSchema {
  const rules = Object.entries(getMetadataStorage().groupByPropertyName(rulesOf(type)));
  const properties: Record<string, JsonSchema> = {};
  for (const [name, own] of rules) {
    const nested = own.some((rule) => rule.type === 'nestedValidation');
    const declared = declaredType(type, name, [...above, type], nested);
    properties[name] = { ...declared, ...schemaOfRules(own) };
  }
  const required = rules.filter(([, own]) => !isOptional(own)).map(([name]) => name);
  return { type: 'object', properties, required, additionalProperties: false };
}

const PLAIN = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Array, 'array'],
]);

/** What TypeScript's own metadata says, where the app emits it and has loaded reflect-metadata. */
function declaredType(
  type: RuledClass,
  name: string,
  above: readonly RuledClass[],
  nested: boolean,
): JsonSchema {
  const declared = Reflect.getMetadata?.('design:type', type.prototype as object, name) as
    RuledClass | undefined;
  const plain = PLAIN.get(declared);
  if (plain !== undefined) return { type: plain };
  if (!nested || declared === undefined) return {};
  return above.includes(declared)
    ? { type: 'object', description: `${declared.name}.` }
    : schemaOfClass(declared, above);
}
