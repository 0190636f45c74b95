/** Says that the collector is there, and which version it is. */
import type { Exchange } from '../exchange.js';
import type { Route } from '../route.js';

export class PingRoute implements Route {
  readonly methods = ['GET', 'HEAD'];
  readonly isUncounted = true;

  constructor(private readonly version: string) {}

  handle(exchange: Exchange): void {
    exchange.json(200, { status: 'OK', message: 'pong', version: this.version });
  }
}
