/** The connections of the server that the collector is in: no client of the collector holds up its closing. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** How long a server that closes waits for its clients, in milliseconds. */
export interface ClosingTimes {
  /** For the collector's answers, such as to requests that wait for the queue. */
  readonly maxWaitMs: number;
  /** For the rest of a body that goes to the collector: its client sends it again anyway. */
  readonly maxBodyMs: number;
}

/** What Node knows of a connection: no parser once it speaks something else than HTTP/1, no answer while none is due. */
interface Connection extends Socket {
  readonly parser?: object | null;
  readonly _httpMessage?: ServerResponse<IncomingMessage & { readonly originalUrl?: string }> | null;
}

/** The first look lets what has arrived by then be read. */
const LOOK_MS = 50;

export class OpenConnections {
  private readonly open = new Set<Connection>();
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
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    };
    // Under TLS a connection speaks HTTP from its handshake on, for which Node has a limit of its own.
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', keep);
  }

  /**
   * Ends them from when the server listens no more: at once those in no request, though nothing was ever sent on them, which
   * Node waits for without limit; the collector's with their answer, or when it is too late. The app's own requests are the app's.
   *
   * @param onClosing hears when that begins: an app may let its server listen for long after it was told to end
   */
  endWith(server: Server, onClosing: () => void): void {
    const look = (): void => {
      if (server.listening) return;
      if (this.closingSince === undefined) {
        this.closingSince = performance.now();
        server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => endsWith(response)); // prettier-ignore
        onClosing();
      }
      this.look(performance.now() - this.closingSince);
      if (this.open.size === 0) clearInterval(timer);
    };
    const timer = setInterval(look, LOOK_MS).unref();
  }

  private look(closingMs: number): void {
    for (const connection of this.open) {
      const { _httpMessage: answer } = connection;
      if (!this.isWaitedFor(connection, closingMs)) connection.destroy();
      else if (answer) endsWith(answer);
    }
  }

  private isWaitedFor({ parser, _httpMessage: answer }: Connection, closingMs: number): boolean {
    // WebSockets and HTTP/2 are the app's to end.
    if (!parser) return true;
    if (!answer) return false;
    const { complete, originalUrl, url = '/' } = answer.req;
    if (!this.takes(originalUrl ?? url)) return true;
    return closingMs <= (complete ? this.times.maxWaitMs : this.times.maxBodyMs);
  }
}

/** A client that has more to send would send it on this connection for as long as it likes. */
function endsWith(answer: ServerResponse): void {
  if (!answer.headersSent && answer.req.httpVersionMajor === 1) answer.setHeader('connection', 'close');
}
