/** One request as a stand-in vendor received it, and the reply it gives. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface ReceivedRequest {
  readonly method: string;
  /** Without the query, and without a slash at its end. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body after gunzip, as bytes; as sent when it could not be unpacked. */
  readonly content: Buffer;
  /** `content` as text. */
  readonly body: string;
  /** Why `Content-Encoding` could not be undone. */
  readonly unreadable?: string;
  /** When the whole request was there, in milliseconds since the epoch. */
  readonly at: number;
  /** What was answered; absent as long as nothing was, and when a fault left the client without an answer. */
  status?: number;
  /** The fault that met this request. */
  fault?: Fault;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or Buffer is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/**
 * The misfortune that meets a request:
 * - a reply: answered without storing anything
 * - `hang`: never answered, nothing stored
 * - `reset`: the socket is destroyed, nothing stored
 * - `accept-then-reset`, `accept-then-hang`: validated and stored, then the socket is destroyed, or left without an answer
 * - `cut`: validated and stored, then half of the response is sent and the socket destroyed
 */
export type Fault = Reply | 'hang' | 'reset' | 'accept-then-reset' | 'accept-then-hang' | 'cut';

/** Thrown by an endpoint that refuses a whole request. */
export class Refusal extends Error {
  constructor(readonly reply: Reply) {
    super(`The request is refused with ${reply.status}.`);
  }
}

/** Reads a request to its end; rejects when the client goes away before. */
export async function readRequest(incoming: IncomingMessage, now: () => number): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const { content, unreadable } = unpack(sent, incoming.headers['content-encoding']);
  return {
    method: incoming.method ?? 'GET',
    path: pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname,
    query: searchParams,
    headers: incoming.headers,
    content,
    body: content.toString('utf8'),
    unreadable,
    at: now(),
  };
}

function unpack(sent: Buffer, encoding: string | undefined): { content: Buffer; unreadable?: string } {
  if (encoding === undefined || encoding === 'identity') return { content: sent };
  if (encoding !== 'gzip')
    return { content: sent, unreadable: `Content-Encoding ${encoding} is not supported` };
  try {
    return { content: gunzipSync(sent) };
  } catch {
    return { content: sent, unreadable: 'the body is not gzip, as its Content-Encoding claims' };
  }
}

/** The bytes of a reply and the Content-Type that goes with them. */
export function encodeReply(reply: Reply): { headers: Record<string, string>; bytes: Buffer } {
  const { body } = reply;
  const plain = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined;
  const bytes = plain ? Buffer.from(body ?? '') : Buffer.from(JSON.stringify(body));
  const type = plain ? 'text/plain' : 'application/json';
  return {
    headers: { 'content-type': type, 'content-length': String(bytes.length), ...reply.headers },
    bytes,
  };
}
