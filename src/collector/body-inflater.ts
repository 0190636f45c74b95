/** Inflates bodies: never to more than a limit, and few at once, so that bombs cost neither memory nor the others' time. */
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { Refusal } from './refusal.js';

const CODINGS = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;
const RAW = promisify(inflateRaw);

export type ContentCoding = keyof typeof CODINGS;

/** As many threads as Node has for it; more at once would only hold memory (of Brotli up to 16 MiB each). */
const MAX_AT_ONCE = 4;
/** How many times as long JSON mostly is inflated. */
const USUAL_RATIO = 8;
/** In steps of 16 KiB (Node's own) a bomb takes eight times the CPU that it takes in steps of 256 KiB. */
const MIN_CHUNK_BYTES = 16 * 1_024;
const MAX_CHUNK_BYTES = 256 * 1_024;
/** The low half of the first byte that zlib's wrapping begins with (RFC 1950); some clients send `deflate` without it. */
const ZLIB_METHOD = 8;

/**
 * How the body is compressed; undefined: not at all.
 *
 * @throws Refusal 415 when it is not one of those known, or several; 400 for a Transfer-Encoding that compresses
 */
export function contentCodingOf(headers: IncomingHttpHeaders): ContentCoding | undefined {
  if (headers['transfer-encoding'] === undefined && headers['content-encoding'] === undefined)
    return undefined;
  const transfer = namesIn(headers['transfer-encoding']).filter((name) => name !== 'chunked');
  if (transfer.length > 0) throw new Refusal(400, 'Transfer-Encoding can only be chunked; say by Content-Encoding how the body is compressed.'); // prettier-ignore
  const [first, ...others] = namesIn(headers['content-encoding']);
  if (first === undefined) return undefined;
  const coding = first === 'x-gzip' ? 'gzip' : first;
  if (others.length === 0 && isKnown(coding)) return coding;
  throw new Refusal(
    415,
    'Content-Encoding can be gzip, deflate, br or identity, and only one of them; send the body so.',
  );
}

export class BodyInflater {
  private active = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly maxBytes: number) {}

  /** @throws Refusal 413 when it would be too long, 400 when it is not so compressed, or cut */
  async inflate(body: Buffer, coding: ContentCoding): Promise<Buffer> {
    await this.turn();
    try {
      const isRaw = coding === 'deflate' && ((body[0] as number) & 0x0f) !== ZLIB_METHOD;
      const chunkSize = Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, body.length * USUAL_RATIO));
      return await (isRaw ? RAW : CODINGS[coding])(body, { maxOutputLength: this.maxBytes, chunkSize });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong(this.maxBytes);
      throw new Refusal(400, `The body is not whole, or not compressed with ${coding} as its Content-Encoding says; send it again.`); // prettier-ignore
    } finally {
      this.pass();
    }
  }

  private async turn(): Promise<void> {
    if (this.active < MAX_AT_ONCE) this.active += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private pass(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.active -= 1;
    else next();
  }
}

export function tooLong(maxBytes: number): Refusal {
  return new Refusal(413, `The body is longer than ${maxBytes} bytes; send fewer records at once.`);
}

function namesIn(header: string | undefined): string[] {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== 'identity');
}

function isKnown(name: string): name is ContentCoding {
  return Object.hasOwn(CODINGS, name);
}
