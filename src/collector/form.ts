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
/** Bytes of half a surrogate pair, of which the first is always the same. */
const HALF = 0xed;
const HALF_LENGTH = 3;
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

/** The first `&` behind the last quotation mark: within JSON it stands in strings alone, and no flag has a quotation mark. */
function endOfJson(value: string): number {
  const end = value.indexOf('&', value.lastIndexOf('"') + 1);
  return end < 0 ? value.length : end;
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
  let end = 0;
  for (let at = 0; at < bytes.length;) {
    const high = halfAt(bytes, at);
    if (high === undefined) {
      bytes[end++] = bytes[at++] as number;
      continue;
    }
    const low = halfAt(bytes, at + HALF_LENGTH);
    const isPair = low !== undefined && high < 0xdc00 && low >= 0xdc00;
    // It is never longer than what it stands for.
    end += bytes.write(isPair ? String.fromCharCode(high, low) : '\ufffd', end);
    at += isPair ? 2 * HALF_LENGTH : HALF_LENGTH;
  }
  return bytes.subarray(0, end);
}

/** The unit of UTF-16 that half a pair stands for; undefined where there is none. */
function halfAt(bytes: Buffer, at: number): number | undefined {
  if (bytes[at] !== HALF) return undefined;
  const [second = 0, third = 0] = [bytes[at + 1], bytes[at + 2]];
  if (second < 0xa0 || second > 0xbf || (third & 0xc0) !== 0x80) return undefined;
  return 0xd000 | ((second & 0x3f) << 6) | (third & 0x3f);
}

function isJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[');
}
