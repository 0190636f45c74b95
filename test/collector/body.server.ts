/** A server that answers with the body it was sent, read by `RequestBodies`, or with its refusal. */
import { once } from 'node:events';
import { createServer, request as startRequest, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Refusal } from '../../src/collector/refusal.js';
import { RequestBodies, textOfBody } from '../../src/collector/request-bodies.js';

export const KIB = 1_024;
export const LIMITS = { maxBodyBytes: 64 * KIB, maxReadingBytes: 128 * KIB };

export interface Said {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string;
}

export class BodyServer {
  bodies = new RequestBodies(LIMITS, { idleMs: 100, totalMs: 10_000 });
  /** What became of each reading, in order of their ends. */
  readonly outcomes: (string | Refusal)[] = [];
  /** Hears of each request before it is read. */
  private arrived: (request: IncomingMessage) => void = () => {};
  private readonly server = createServer((request, response) => {
    this.arrived(request);
    this.bodies
      .read(request)
      .then(textOfBody)
      .then(
        (text) => {
          this.outcomes.push(text);
          response.end(text);
        },
        (refusal: Refusal) => {
          this.outcomes.push(refusal);
          response.statusCode = refusal.status;
          if (refusal.retryAfterS !== undefined)
            response.setHeader('retry-after', String(refusal.retryAfterS));
          response.end(refusal.message);
        },
      );
  });

  static async start(): Promise<BodyServer> {
    const own = new BodyServer();
    own.server.listen(0, '127.0.0.1');
    await once(own.server, 'listening');
    return own;
  }

  async send(body: Buffer | string, headers: Record<string, string> = {}): Promise<Said> {
    const request = startRequest({ host: '127.0.0.1', port: this.port, method: 'POST', headers, agent: false }); // prettier-ignore
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const said = (await response.setEncoding('utf8').toArray()).join('');
    return { status: response.statusCode ?? 0, body: said, retryAfter: response.headers['retry-after'] };
  }

  async open(headers: string): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${headers}`);
    return socket;
  }

  /** The next request, as soon as so much of its body has been read. */
  requestWith(bodyBytes: number): Promise<IncomingMessage> {
    return new Promise((resolve) => {
      this.arrived = (request) => {
        this.arrived = () => {};
        // A listener of its own would take from the reader what it listens to.
        const look = (): void => {
          const isRead = request.readableDidRead && request.readableLength === 0;
          if (isRead && request.socket.bytesRead > bodyBytes) resolve(request);
          else setImmediate(look);
        };
        look();
      };
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
}
