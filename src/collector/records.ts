/** The records in what a client sent, whichever of the known ways it wrote them. */
import type { RefusedRecord } from './arrival.js';
import { JsonReading } from './json.reading.js';
import { Refusal } from './refusal.js';

/** `values[i]` stands at position i; where a line was refused it is undefined, and listed in `refused`. */
export interface Records {
  readonly values: readonly unknown[];
  readonly refused: readonly RefusedRecord[];
}

/**
 * The records of a text: a JSON object, an array, or NDJSON. Lines of NDJSON that are no JSON are refused one by one, blank
 * ones don't count.
 *
 * @throws Refusal 400 when it is none of them or has no record, 413 when there are more than `maxBatch`, or too many values in them
 */
export function recordsOf(text: string, maxBatch: number): Records {
  const json = text.trim();
  if (json === '') throw new Refusal(400, 'The body is empty; send at least one record as JSON.');
  const whole = new JsonReading(json.length).valueOf(json);
  if (whole === undefined) return linesOf(json, maxBatch);
  if (!Array.isArray(whole)) {
    if (typeof whole === 'object' && whole !== null) return { values: [whole], refused: [] };
    throw new Refusal(
      400,
      'The JSON is neither an object nor an array; send one record as {…}, or several as [{…}].',
    );
  }
  if (whole.length === 0) throw new Refusal(400, 'The array is empty; send at least one record.');
  if (whole.length > maxBatch) throw tooMany(maxBatch);
  return { values: whole, refused: [] };
}

function linesOf(json: string, maxBatch: number): Records {
  const values: unknown[] = [];
  const refused: RefusedRecord[] = [];
  const reading = new JsonReading(json.length);
  for (const line of nonBlankLines(json)) {
    if (values.length === maxBatch) throw tooMany(maxBatch);
    const value = reading.valueOf(line);
    if (value === undefined)
      refused.push({ position: values.length, reason: 'Its line is no JSON; send one object a line.' });
    values.push(value);
  }
  if (refused.length < values.length) return { values, refused };
  throw new Refusal(400, 'The body is neither JSON nor NDJSON; send {…}, [{…}], or one {…} a line, whole.');
}

/** One at a time: a body may be millions of line ends. */
function* nonBlankLines(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trim();
    if (line !== '') yield line;
    start = end < 0 ? text.length : end + 1;
  }
}

/** More records than `maxBatch` came. */
export function tooMany(maxBatch: number): Refusal {
  return new Refusal(413, `More than ${maxBatch} records came at once; send fewer in one request.`);
}
