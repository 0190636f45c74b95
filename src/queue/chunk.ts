/** The data of one job: a run of messages of one kind, compressed when that pays. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, constants, inflateRaw } from 'node:zlib';
import type { Kind, Message } from '../message/message.js';

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

const FIRST_BYTES = 64 * 1024;
/** What is kept for the next group: room for a full chunk. */
const KEPT_BYTES = 2 * 1024 * 1024;
/** UTF-8 needs no more for a unit of a JavaScript string. */
const MAX_BYTES_A_UNIT = 3;

const [OPENING, COMMA, CLOSING] = Buffer.from('[,]') as unknown as [number, number, number];

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

/** What decides the job of a message. */
export interface Addressed {
  readonly kind: Kind;
  readonly time: number;
  /** What decides its shard: everything about one person goes through one ordered queue. */
  readonly identityKey: string;
}

/** A message already serialised, so that nothing the caller does later changes it. */
export interface PackedMessage extends Addressed {
  readonly json: string;
}

/** A message in the text of its group. */
export interface WrittenMessage extends Addressed {
  /** Where it begins, its `[` or `,` included. */
  readonly from: number;
  readonly to: number;
}

/**
 * Serialises a message.
 * @throws TypeError when its properties are no JSON (a cycle, a BigInt).
 */
export function pack(message: Message): PackedMessage {
  const json = JSON.stringify(message);
  const { kind, time, identity } = message;
  return { kind, time, identityKey: identity.userId ?? identity.anonymousId ?? '', json };
}

/** Whether a text takes at most so many bytes; it is measured only where its length leaves a doubt. */
export function fits(text: string, bytes: number): boolean {
  return text.length * MAX_BYTES_A_UNIT <= bytes || Buffer.byteLength(text) <= bytes;
}

/** The JSON of a group's messages, in one piece of memory outside of the heap: strings that wait for a commit cost the collector more than all else. */
export class MessageText {
  private text = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private end = 0;
  private count = 0;

  write({ kind, time, identityKey, json }: PackedMessage): WrittenMessage {
    this.makeRoomFor(json);
    const from = this.end;
    this.text[from] = this.count === 0 ? OPENING : COMMA;
    this.end = from + 1 + this.text.write(json, from + 1);
    this.count += 1;
    return { kind, time, identityKey, from, to: this.end };
  }

  /** The JSON array of some of its messages, which holds until the next `write` or `clear`. */
  arrayOf(messages: readonly WrittenMessage[]): Buffer {
    if (messages.length === this.count) {
      this.text[this.end] = CLOSING;
      return this.text.subarray(0, this.end + 1);
    }
    const parts = messages.map(({ from, to }) => this.text.subarray(from, to));
    const array = Buffer.concat([...parts, Buffer.of(CLOSING)]);
    array[0] = OPENING;
    return array;
  }

  /** Makes it ready for another group. */
  clear(): void {
    this.end = 0;
    this.count = 0;
    if (this.text.length > KEPT_BYTES) this.text = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  private makeRoomFor(json: string): void {
    const separatorAndClosing = 2;
    const taken = this.end + separatorAndClosing;
    if (fits(json, this.text.length - taken)) return;
    const longer = Buffer.allocUnsafeSlow(Math.max(this.text.length * 2, taken + Buffer.byteLength(json)));
    this.text.copy(longer, 0, 0, this.end);
    this.text = longer;
  }
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
