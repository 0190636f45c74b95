/** Prints a plan as Markdown, for the analyst. */
import type { JsonSchema } from './json-schema.js';

/** @param plan as JSON Schema, so that both say the same */
export function markdownOfPlan(plan: JsonSchema): string {
  const all = Object.values(plan.$defs ?? {});
  const part = (kind: string) => all.filter((each) => each['x-kind'] === kind);
  return `${['# Tracking plan', ...chapter('Tracks', part('track')), ...chapter('Identifiers', part('identifier'))].join('\n\n')}\n`;
}

function chapter(title: string, schemas: readonly JsonSchema[]): string[] {
  return schemas.length === 0 ? [] : [`## ${title}`, ...schemas.map(section)];
}

function section(schema: JsonSchema): string {
  const { title, description, 'x-class': className, 'x-scope': scope, 'x-version': version } = schema;
  const facts = [`Class \`${className}\``, scope && `scope \`${scope}\``, version && `version ${version}`];
  const paragraphs = [`### ${title}`, description, `${facts.filter(Boolean).join(', ')}.`, table(schema)];
  return paragraphs.filter(Boolean).join('\n\n');
}

function table(schema: JsonSchema): string {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return 'No properties.';
  const lines = [['Property', 'Type', 'Required', 'Rules'], ['---', '---', '---', '---'], ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function rowsOf({ properties = {}, required = [] }: JsonSchema, path: string): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => [
    [`\`${path}${name}\``, typeOf(schema), required.includes(name) ? 'yes' : 'no', rulesIn(schema)],
    ...rowsOf(schema, `${path}${name}.`),
    ...rowsOf(schema.items ?? {}, `${path}${name}[].`),
  ]);
}

function typeOf({ type = 'any', items }: JsonSchema): string {
  return items?.type === undefined ? type : `${type} of ${items.type}`;
}

const WORDS: readonly (readonly [keyof JsonSchema, string])[] = [
  ['format', 'format'],
  ['const', 'always'],
  ['minimum', 'at least'],
  ['exclusiveMinimum', 'more than'],
  ['maximum', 'at most'],
  ['exclusiveMaximum', 'less than'],
  ['multipleOf', 'a multiple of'],
  ['minLength', 'characters, at least'],
  ['maxLength', 'characters, at most'],
  ['pattern', 'matches'],
  ['minItems', 'items, at least'],
  ['maxItems', 'items, at most'],
];

function rulesIn(schema: JsonSchema): string {
  const rules = WORDS.filter(([key]) => schema[key] !== undefined).map(
    ([key, words]) => `${words} ${JSON.stringify(schema[key])}`,
  );
  if (schema.enum) rules.unshift(`one of ${schema.enum.map((value) => `\`${String(value)}\``).join(', ')}`);
  if (schema.uniqueItems) rules.push('no item twice');
  rules.push(...(schema.allOf ?? []).map(rulesIn), ...(schema['x-rules'] ?? []).map((rule) => `\`${rule}\``));
  const items = schema.items === undefined ? '' : rulesIn(schema.items);
  if (items !== '') rules.push(`each item: ${items}`);
  return [rules.join('; '), schema.description].filter(Boolean).join('. ');
}
