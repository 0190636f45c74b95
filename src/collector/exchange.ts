/** One request from outside and its answer, on Node's own objects: Express and Fastify are the same to it. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';

export class Exchange {
  /** When it came, in milliseconds since the epoch. */
  readonly receivedAt = Date.now();
  readonly query: URLSearchParams;

  /**
   * @param path within the collector, without the slash at its end
   * @param search the query, with or without its question mark
   * @param ip of the client, masked where that is wished
   * @param sender the client's address unmasked: requests are counted by it, and nothing keeps it
   */
  constructor(
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    readonly path: string,
    search: string,
    readonly ip: string | undefined,
    readonly sender = ip,
  ) {
    this.query = new URLSearchParams(search);
  }

  get method(): string {
    return this.request.method ?? 'GET';
  }

  /** One header, in small letters; of several with one name, as Node joins them. */
  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /** Goes with the answer, whatever it will be. */
  setHeader(name: string, value: string): void {
    this.response.setHeader(name, value);
  }

  get isAnswered(): boolean {
    return this.response.headersSent || this.response.destroyed;
  }

  /** Whether the server takes no more connections: who waits is not to wait for long. */
  get isServerClosing(): boolean {
    return serverOf(this.request)?.listening === false;
  }

  /** Ends it; what comes too late, or to a client that has gone, is let go. @param headers completed in place */
  answer(status: number, body: string | Buffer = '', headers: OutgoingHttpHeaders = {}): void {
    if (this.isAnswered) return;
    // A busy client would keep its connection, and so the shutdown, open for as long as it likes.
    if (this.isServerClosing) this.response.setHeader('connection', 'close');
    // 204 and 304 have no body, and a length would be one of what is not there.
    if (status !== 204 && status !== 304) headers['content-length'] = Buffer.byteLength(body);
    this.response.writeHead(status, headers);
    this.response.end(this.method === 'HEAD' ? undefined : body);
  }

  json(status: number, value: unknown, headers: OutgoingHttpHeaders = {}): void {
    this.answer(status, JSON.stringify(value), {
      'content-type': 'application/json; charset=utf-8',
      ...headers,
    });
  }

  text(status: number, text: string, headers: OutgoingHttpHeaders = {}): void {
    this.answer(status, text, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  }
}

/** The server that a request came to, which Node puts on the sockets that it accepts; undefined where none did. */
export function serverOf({ socket }: IncomingMessage): Server | undefined {
  return (socket as Socket & { readonly server?: Server }).server;
}
