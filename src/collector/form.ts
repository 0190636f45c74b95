/** What stands in the forms and beacons of clients: `data=` with JSON or base64, and other fields beside it. */
import { isUtf8 } from 'node:buffer';
import { Refusal } from './refusal.js';

/** A body of `data=…`, read. */
export interface Form {
  /** The JSON text in `data`, or the body itself where it is no form. It is not parsed: it may still be no JSON. */
  readonly json: string;
  /** The fields beside `data`, decoded, such as `ip` and `verbose`; none where the body is no form. */
  readonly fields: URLSearchParams;
}

const NO_FIELDS = new URLSearchParams();
const DATA_FIELD = /(?:^|&)data=/;
/** Stands in all JSON records, though not in the first line where that is broken, and neither in base64 nor in what is percent-encoded. */
const BRACKET = /[{[]/;
/** Halves of surrogate pairs as bytes, up to so many that they fit into one call. */
const HALVES = /(?:\xed[\xa0-\xbf][\x80-\xbf]){1,1000}/g;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** Of all fields beside `data` together; what clients send there are flags. */
const MAX_FIELDS_LENGTH = 8_192;

/**
 * Reads `data=…&ip=1`, or a body without a form: JSON or base64, as they are or percent-encoded.
 *
 * JSON that stands in a form unencoded is taken as it is, with its `&`, `+` and `%`.
 *
 * @throws Refusal 400 when it is empty or none of these
 */
export function formOf(body: string): Form {
  const text = body.trim();
  if (text === '') throw new Refusal(400, 'The body is empty; send JSON, or a form with the field data.');
  const found = isJson(text) ? null : DATA_FIELD.exec(text);
  if (found === null) return { json: jsonIn(text), fields: NO_FIELDS };
  const value = text.slice(found.index + found[0].length).trimStart();
  const end = isJson(value) ? endOfJson(value) : value.indexOf('&');
  const others = text.slice(0, found.index) + (end < 0 ? '' : value.slice(end));
  if (others.length > MAX_FIELDS_LENGTH) throw new Refusal(413, `The fields beside data are longer than ${MAX_FIELDS_LENGTH} characters; leave them out.`); // prettier-ignore
  return { json: jsonIn(end < 0 ? value : value.slice(0, end)), fields: fieldsIn(others) };
}

function fieldsIn(others: string): URLSearchParams {
  const fields = new URLSearchParams(others);
  fields.delete('data');
  return fields;
}

/** After the last bracket: `&` may stand within the JSON, and no bracket in the flags behind it. */
function endOfJson(value: string): number {
  return Math.max(value.lastIndexOf('}'), value.lastIndexOf(']')) + 1 || value.length;
}

function jsonIn(value: string): string {
  const text = value.trim();
  if (BRACKET.test(text)) return text;
  const decoded = percentDecoded(text).trim();
  // Blanks of an encoded form are '+'; in base64 it is the other way round.
  if (BRACKET.test(decoded)) return percentDecoded(text.replaceAll('+', ' ')).trim();
  return base64Decoded(decoded);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(
      400,
      'Its percent-encoding is broken, or no UTF-8; encode data with encodeURIComponent.',
    );
  }
}

function base64Decoded(text: string): string {
  const base64 = text.replace(/[\r\n\t]+/g, '').replaceAll(' ', '+');
  if (BASE64.test(base64) && base64.replace(/={1,2}$/, '').length % 4 !== 1) {
    const bytes = joined(Buffer.from(base64, 'base64'));
    // trim() also takes a byte order mark.
    if (isUtf8(bytes)) return bytes.toString('utf8').trim();
  }
  throw new Refusal(
    400,
    'What was sent is neither JSON nor base64 of JSON in UTF-8; encode it as one of them.',
  );
}

/**
 * mixpanel-browser encodes each half of a surrogate pair, such as an emoji's, by itself, and cuts long strings between them:
 * the halves become one character again, and a lone one U+FFFD.
 */
function joined(bytes: Buffer): Buffer {
  if (isUtf8(bytes)) return bytes;
  const repaired = bytes.toString('latin1').replace(HALVES, (halves) => {
    const units = Array.from({ length: halves.length / 3 }, (_, at) => unitAt(halves, at * 3));
    return Buffer.from(String.fromCharCode(...units), 'utf8').toString('latin1');
  });
  return Buffer.from(repaired, 'latin1');
}

function unitAt(bytes: string, at: number): number {
  return 0xd000 | ((bytes.charCodeAt(at + 1) & 0x3f) << 6) | (bytes.charCodeAt(at + 2) & 0x3f);
}

function isJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[');
}
