/** Lets an operator drop the warehouses' tables, but never in production. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { bearerToken } from '../credentials.js';
import type { Exchange } from '../exchange.js';
import { Refusal } from '../refusal.js';
import type { Route } from '../route.js';

/** What became of one destination's tables. */
export interface DropResult {
  readonly name: string;
  readonly result: { readonly status: string; readonly reason?: string };
}

export interface DropParts {
  /** `ADMIN_TOKEN`; without one nobody may drop anything. */
  readonly adminToken?: string;
  /** Where it is refused. */
  readonly isProduction: boolean;
  readonly drop: () => Promise<readonly DropResult[]>;
}

export class DropRoute implements Route {
  readonly methods = ['POST'];

  constructor(private readonly parts: DropParts) {}

  async handle(exchange: Exchange): Promise<void> {
    this.check(exchange);
    exchange.json(200, await this.parts.drop());
  }

  private check(exchange: Exchange): void {
    const { adminToken, isProduction } = this.parts;
    if (!adminToken) throw new Refusal(404, 'Nothing can be dropped here; set ADMIN_TOKEN to allow it.');
    const shown = bearerToken(exchange);
    if (shown === undefined || !isEqual(shown, adminToken)) {
      exchange.setHeader('www-authenticate', 'Bearer');
      throw new Refusal(401, 'Send the admin token, as Authorization: Bearer <ADMIN_TOKEN>.');
    }
    if (isProduction) {
      throw new Refusal(
        403,
        'Tables are not dropped in production; do it in the warehouse itself, or with another NODE_ENV.',
      );
    }
  }
}

/** Digests have one length, so that the time it takes tells nothing. */
function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
