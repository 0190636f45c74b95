/** The limits on the shape of an event's properties (docs.mixpanel.com/reference/import-events). */
import { isRecord } from '../json-record.js';

/** "Fewer than 255" keys an object, elements an array. */
const TOO_MANY = 255;
const MAX_DEPTH = 3;

/** What is wrong with the shape of `properties`, or nothing. Objects and arrays within them count as depth. */
export function shapeProblem(properties: unknown, depth = 0): string | undefined {
  if (!Array.isArray(properties) && !isRecord(properties)) return undefined;
  if (depth > MAX_DEPTH) return `must not be nested deeper than ${MAX_DEPTH}`;
  const values = Object.values(properties);
  if (values.length >= TOO_MANY) {
    return Array.isArray(properties)
      ? `arrays must have fewer than ${TOO_MANY} elements`
      : `must have fewer than ${TOO_MANY} properties`;
  }
  for (const value of values) {
    const problem = shapeProblem(value, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

/** Whether any string holds the character that stands for bytes which are no UTF-8. */
export function holdsReplacement(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\uFFFD');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsReplacement);
}
