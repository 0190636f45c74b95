/** Takes what analytics.js counts about itself, which nobody here asks for: an error in its page would be worse. */
import type { Exchange } from '../exchange.js';
import type { RequestBodies } from '../request-bodies.js';
import type { Route } from '../route.js';

export class MetricsRoute implements Route {
  readonly methods = ['POST'];

  constructor(private readonly bodies: RequestBodies) {}

  async handle(exchange: Exchange): Promise<void> {
    await this.bodies.read(exchange.request);
    exchange.json(200, { success: true });
  }
}
