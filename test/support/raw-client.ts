/** A client that writes bytes as no HTTP client would, and keeps what comes back. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export class RawClient {
  private received = '';
  private readonly closed: Promise<unknown>;

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => {});
    socket.on('data', (chunk) => (this.received += chunk.toString('utf8')));
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  /** @param url of the server */
  static async connect(url: string, bytes = ''): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const client = new RawClient(socket);
    await once(socket, 'connect');
    client.write(bytes);
    return client;
  }

  write(bytes: string): void {
    if (bytes !== '') this.socket.write(bytes);
  }

  /** Everything that came, when the server has closed the connection. */
  async end(): Promise<string> {
    await this.closed;
    return this.received;
  }
}
