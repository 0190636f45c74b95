/** Tells an id that vendors can use from a slip. */

/** Mixpanel cuts strings at 255 bytes, so that two longer ids could become one person (docs: reference/property data types). */
const MAX_BYTES = 255;

/** What a missing value looks like once it was made a string. */
const SLIPS = new Set(['', 'undefined', 'null', 'NaN', '[object Object]']);

/**
 * The id as a string.
 *
 * @param what names it in the error, such as `user id`
 * @throws Error when it is no string or number, empty, a slip such as `'undefined'`, or longer than 255 bytes
 */
export function checkedId(value: unknown, what: string): string {
  const id = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  if (typeof id !== 'string') {
    throw new Error(`[analytics] The ${what} is ${typeName(value)}. Give a string or a number.`);
  }
  if (SLIPS.has(id)) {
    throw new Error(`[analytics] The ${what} is ${JSON.stringify(id)}. Give the id of somebody who exists.`);
  }
  // A UTF-16 unit takes at most three bytes: short ids need no counting.
  if (id.length * 3 > MAX_BYTES && Buffer.byteLength(id) > MAX_BYTES) {
    throw new Error(
      `[analytics] The ${what} is longer than ${MAX_BYTES} bytes. Give a shorter one, such as a key of your database.`,
    );
  }
  return id;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'an array' : `of type ${typeof value}`;
}
