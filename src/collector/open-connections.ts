/** The connections of the server that the collector is in: no client of the collector holds up its closing. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** How long a server that closes waits for its clients, in milliseconds. */
export interface ClosingTimes {
  /** For the collector's answers, such as to requests that wait for the queue. */
  readonly maxWaitMs: number;
  /** For a request that is only half there, or has not begun. */
  readonly maxRequestMs: number;
}

/** What Node 20 to 24 know of a connection: no parser once it speaks something else than HTTP/1, no answer while none is due. */
interface Connection extends Socket {
  readonly parser?: object | null;
  readonly _httpMessage?: ServerResponse<IncomingMessage & { readonly originalUrl?: string }> | null;
}

const LOOK_MS = 50;

export class OpenConnections {
  private readonly open = new Set<Connection>();
  /** Under TLS those that have not shaken hands yet, by the client's address and port. */
  private readonly handshaking = new Map<string, Socket>();
  private closingSince?: number;

  /** @param takes whether a request to this URL is the collector's */
  constructor(
    private readonly takes: (url: string) => boolean,
    private readonly times: ClosingTimes,
  ) {}

  /**
   * Call it before the server listens. A second server of Fastify, for IPv6 on `localhost`, is not among it: Nest does
   * not wait for that one.
   */
  watch(server: Server): void {
    const keep = (socket: Connection): void => {
      this.handshaking.delete(clientOf(socket));
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    };
    if (!(server instanceof TlsServer)) return void server.on('connection', keep);
    server.on('secureConnection', keep).on('connection', (socket) => {
      const client = clientOf(socket);
      this.handshaking.set(client, socket);
      socket.once('close', () => this.handshaking.delete(client));
    });
  }

  /**
   * Ends them from when the server listens no more: those in no request, though nothing was ever sent on them, which Node
   * waits for without limit; the collector's with their answer, or when it is too late. The app's own requests are the app's.
   *
   * @param onClosing hears when that begins: an app may let its server listen for long after it was told to end
   */
  endWith(server: Server, onClosing: () => void): void {
    const tick = (): void => {
      if (server.listening) return;
      if (this.closingSince === undefined) {
        this.closingSince = performance.now();
        onClosing();
      }
      this.endOverdue(performance.now() - this.closingSince);
      if (this.open.size + this.handshaking.size === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, LOOK_MS).unref();
  }

  private endOverdue(closingMs: number): void {
    for (const connection of this.open) if (!this.isWaitedFor(connection, closingMs)) connection.destroy();
    if (closingMs <= this.times.maxRequestMs) return;
    for (const connection of this.handshaking.values()) connection.destroy();
  }

  private isWaitedFor({ parser, _httpMessage: answer }: Connection, closingMs: number): boolean {
    // WebSockets and HTTP/2 are the app's to end.
    if (!parser) return true;
    if (!answer) return closingMs <= this.times.maxRequestMs;
    const { complete, originalUrl, url = '/' } = answer.req;
    if (!this.takes(originalUrl ?? url)) return true;
    return closingMs <= (complete ? this.times.maxWaitMs : this.times.maxRequestMs);
  }
}

function clientOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
