/** JSON of strangers as values, within bounds that are held before anything is made of it. */
import { Refusal } from './refusal.js';

/** What stands deeper is left out. A record may have 32 levels, and there are two around it: one that has more is still refused for them. */
const MAX_LEVELS = 64;
/** In one request: 75 for each of the 2,000 records that Mixpanel takes at once. Each is time and memory, whatever its length. */
const MAX_VALUES = 150_000;
/** A text that is no longer, in characters, is parsed within a few milliseconds, whatever stands in it. */
const SHORT_LENGTH = 65_536;

const [QUOTE, BACKSLASH, COMMA, LINE_END] = [0x22, 0x5c, 0x2c, 0x0a];
const [ARRAY, OBJECT, END_OF_ARRAY, END_OF_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];

/** Twice as fast to look through as the units of a string. */
const WINDOW = new Uint16Array(16_384);
const WINDOW_BYTES = Buffer.from(WINDOW.buffer);

/** Reads the texts of one request, which is one, or its lines. */
export class JsonReading {
  private values = 0;
  private readonly isShort: boolean;

  /** @param length of all texts together */
  constructor(length: number) {
    this.isShort = length <= SHORT_LENGTH;
  }

  /**
   * The value of a text; undefined, which JSON does not have, where it is no JSON.
   *
   * @throws Refusal 413 when there are too many values in the texts so far
   */
  valueOf(json: string): unknown {
    const text = this.isShort ? json : this.shallow(json);
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** The text without what stands below the deepest level. */
  private shallow(json: string): string {
    let kept = '';
    let keptTo = 0;
    let deepestFrom = 0;
    let level = 0;
    let isTooDeep = false;
    let isInString = false;
    let isEscaped = false;
    for (let from = 0; from < json.length; from += WINDOW.length) {
      const units = windowOn(json, from);
      for (let at = 0; at < units.length; at += 1) {
        const unit = units[at];
        if (isInString) {
          if (isEscaped && unit !== LINE_END) isEscaped = false;
          else if (unit === BACKSLASH) isEscaped = true;
          // No string goes over a line's end: of NDJSON, a line whose string is cut must not hide the next ones.
          else if (unit === QUOTE || unit === LINE_END) isInString = isEscaped = false;
        } else if (unit === QUOTE) isInString = true;
        else if (unit === COMMA) this.count(level);
        else if (unit === ARRAY || unit === OBJECT) {
          level += 1;
          this.count(level);
          if (level === MAX_LEVELS) deepestFrom = from + at + 1;
          else if (level > MAX_LEVELS) isTooDeep = true;
        } else if (unit === END_OF_ARRAY || unit === END_OF_OBJECT) {
          if (level === MAX_LEVELS && isTooDeep) {
            kept += json.slice(keptTo, deepestFrom);
            keptTo = from + at;
            isTooDeep = false;
          }
          level -= 1;
        }
      }
    }
    return kept + json.slice(keptTo, isTooDeep ? deepestFrom : json.length);
  }

  private count(level: number): void {
    if (level <= MAX_LEVELS) this.values += 1;
    if (this.values <= MAX_VALUES) return;
    throw new Refusal(413, `More than ${MAX_VALUES} values came at once; send fewer records in one request.`);
  }
}

function windowOn(json: string, from: number): Uint16Array {
  const bytes = WINDOW_BYTES.write(json.slice(from, from + WINDOW.length), 'utf16le');
  return WINDOW.subarray(0, bytes / Uint16Array.BYTES_PER_ELEMENT);
}
