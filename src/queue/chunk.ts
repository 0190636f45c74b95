/** The data of one job: a run of messages of one kind, compressed when that pays. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, constants, inflateRaw } from 'node:zlib';
import type { Kind, Message } from '../message/message.js';
import type { Addressed, PackedMessage } from './message-text.js';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
const inflate = promisify(inflateRaw);

/** Takes half the time of deflate's fastest level for page views, and leaves a tenth less of them. */
const COMPRESSION = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** Below this, base64 and a second pass over the bytes cost more than they save, and a readable job is worth more. */
const COMPRESS_FROM_BYTES = 2048;

/** Up to this it takes about 0.1 ms; handing it to another thread would take the app twice as much CPU, and the commit longer. */
const COMPRESS_IN_PLACE_TO_BYTES = 64 * 1024;

/** What PostgreSQL refuses in its JSON: a zero character, and halves of characters. */
const NOT_FOR_JSONB = /\\u0000|\\ud[89a-f]/i;

/** A chunk never holds more than this: one job stays a small value for Redis and one slice of a vendor's batch. */
export const CHUNK_MAX_MESSAGES = 500;
export const CHUNK_MAX_BYTES = 1024 * 1024;

export interface Chunk {
  readonly kind: Kind;
  /** How many messages it holds. */
  readonly count: number;
  /** Their size as JSON, before compression. */
  readonly bytes: number;
  /** Capture time of the oldest message, in milliseconds since the epoch. */
  readonly oldestAt: number;
  /** The messages, when they are few. */
  readonly messages?: readonly Message[];
  /** Otherwise their JSON array, Brotli, base64. */
  readonly brotli?: string;
  /** What earlier releases wrote in its place, with raw deflate. */
  readonly deflated?: string;
}

/** Makes the chunk of some messages of one kind. */
export function encodeChunk(kind: Kind, packed: readonly PackedMessage[]): Promise<Chunk> {
  return encodeArray(kind, packed, Buffer.from(`[${packed.map((each) => each.json).join(',')}]`));
}

/**
 * Makes the chunk of some messages of one kind whose JSON array is already written.
 * @param array must stay as it is until the promise settles.
 */
export async function encodeArray(kind: Kind, messages: readonly Addressed[], array: Buffer): Promise<Chunk> {
  const count = messages.length;
  const bracketsAndCommas = count + 1;
  const bytes = array.length - bracketsAndCommas;
  const oldestAt = messages.reduce((oldest, each) => Math.min(oldest, each.time), Infinity);
  const head = { kind, count, bytes, oldestAt };
  if (bytes < COMPRESS_FROM_BYTES) {
    const json = array.toString();
    if (!NOT_FOR_JSONB.test(json)) return { ...head, messages: JSON.parse(json) as Message[] };
  }
  const isSmall = array.length <= COMPRESS_IN_PLACE_TO_BYTES;
  const compressed = isSmall ? brotliCompressSync(array, COMPRESSION) : await compress(array, COMPRESSION);
  return { ...head, brotli: compressed.toString('base64') };
}

/** The messages of a chunk, as they were captured. */
export async function decodeChunk(chunk: Chunk): Promise<readonly Message[]> {
  if (chunk.messages) return chunk.messages;
  const json =
    chunk.brotli === undefined
      ? await inflate(Buffer.from(chunk.deflated ?? '', 'base64'))
      : await decompress(Buffer.from(chunk.brotli, 'base64'));
  return JSON.parse(json.toString()) as Message[];
}

/**
 * The job id of a chunk, derived from all that its messages say, so that a repeated commit adds nothing. Their ids would
 * not do: an app may give two different messages the same one.
 * @param array what `chunk` was made of; its compressed form says as much and is the shorter one.
 */
export function chunkJobId(chunk: Chunk, array: Buffer): string {
  const hash = createHash('sha1').update(chunk.brotli ?? array);
  return `${hash.digest('hex')}-${chunk.count}`;
}
