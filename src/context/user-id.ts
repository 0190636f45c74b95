/** Tells an id that vendors can use from a slip. */
import { isNobody } from '../message/nobody.js';

/** Mixpanel cuts strings at 255 bytes, so that two longer ids could become one person (docs: reference/property data types). */
const MAX_BYTES = 255;

/** What a missing value looks like once it was made a string. */
const SLIPS = new Set(['', 'undefined', 'null', 'NaN', '[object Object]']);

/**
 * The id of a person as a string.
 *
 * @param what names it in the error, such as `user id`
 * @throws Error when it is no string or number, empty, nobody's such as `'undefined'`, or longer than 255 bytes
 */
export function checkedId(value: unknown, what: string): string {
  const id = checkedText(value, what);
  if (!isNobody(id)) return id;
  throw new Error(`[analytics] The ${what} is ${JSON.stringify(id)}. Give the id of somebody who exists.`);
}

/**
 * The id of a group as a string: a company may be called `NA`.
 *
 * @throws Error when it is no string or number, empty, a slip such as `'undefined'`, or longer than 255 bytes
 */
export function checkedGroupId(value: unknown): string {
  const id = checkedText(value, 'group id');
  if (!SLIPS.has(id)) return id;
  throw new Error(`[analytics] The group id is ${JSON.stringify(id)}. Give the id of a group that exists.`);
}

function checkedText(value: unknown, what: string): string {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  if (typeof text !== 'string') {
    throw new Error(`[analytics] The ${what} is ${typeName(value)}. Give a string or a number.`);
  }
  // A UTF-16 unit takes at most three bytes: short ids need no counting.
  if (text.length * 3 > MAX_BYTES && Buffer.byteLength(text) > MAX_BYTES) {
    throw new Error(
      `[analytics] The ${what} is longer than ${MAX_BYTES} bytes. Give a shorter one, such as a key of your database.`,
    );
  }
  return text;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'an array' : `of type ${typeof value}`;
}
