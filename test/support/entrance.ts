/** An address behind which a test puts one app or another, as a load balancer does: clients notice nothing. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Entrance {
  private readonly server = createServer((request, response) => {
    this.behind?.emit('request', request, response);
  });

  private constructor(private behind?: Server) {}

  static async open(): Promise<Entrance> {
    const entrance = new Entrance();
    entrance.server.listen(0, '127.0.0.1');
    await once(entrance.server, 'listening');
    return entrance;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From the next request on. */
  leadTo(app: { readonly server: Server }): void {
    this.behind = app.server;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
