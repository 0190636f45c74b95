/** The data of one job: a run of messages of one kind, compressed when that pays. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw, constants } from 'node:zlib';
import type { Kind, Message } from '../message/message.js';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Below this, base64 and a second pass over the bytes cost more than they save, and a readable job is worth more. */
const COMPRESS_FROM_BYTES = 2048;

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
  /** Otherwise their JSON array, raw deflate, base64. */
  readonly deflated?: string;
}

/** A message as it waits for its commit: already serialised, so that nothing the caller does later changes it. */
export interface PackedMessage {
  readonly id: string;
  readonly kind: Kind;
  readonly time: number;
  /** What decides its shard: everything about one person goes through one ordered queue. */
  readonly identityKey: string;
  readonly json: string;
  readonly bytes: number;
}

/**
 * Serialises a message.
 * @throws TypeError when its properties are no JSON (a cycle, a BigInt).
 */
export function pack(message: Message): PackedMessage {
  const json = JSON.stringify(message);
  const { id, kind, time, identity } = message;
  const identityKey = identity.userId ?? identity.anonymousId ?? '';
  return { id, kind, time, identityKey, json, bytes: Buffer.byteLength(json) };
}

/** Makes the chunk of some messages of one kind. */
export async function encodeChunk(kind: Kind, packed: readonly PackedMessage[]): Promise<Chunk> {
  const json = `[${packed.map((each) => each.json).join(',')}]`;
  const bytes = packed.reduce((sum, each) => sum + each.bytes, 0);
  const oldestAt = packed.reduce((oldest, each) => Math.min(oldest, each.time), Infinity);
  const head = { kind, count: packed.length, bytes, oldestAt };
  if (bytes < COMPRESS_FROM_BYTES && !NOT_FOR_JSONB.test(json))
    return { ...head, messages: JSON.parse(json) as Message[] };
  const deflated = await deflate(json, { level: constants.Z_BEST_SPEED });
  return { ...head, deflated: deflated.toString('base64') };
}

/** The messages of a chunk, as they were captured. */
export async function decodeChunk(chunk: Chunk): Promise<readonly Message[]> {
  if (chunk.messages) return chunk.messages;
  const json = await inflate(Buffer.from(chunk.deflated ?? '', 'base64'));
  return JSON.parse(json.toString()) as Message[];
}

/**
 * The job id of a chunk, derived from all that its messages say, so that a repeated commit adds nothing. Their ids would
 * not do: an app may give two different messages the same one.
 */
export function chunkJobId(packed: readonly PackedMessage[]): string {
  const hash = createHash('sha1');
  for (const { json } of packed) hash.update(json).update('\n');
  return `${hash.digest('hex')}-${packed.length}`;
}
