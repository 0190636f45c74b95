/** From a request to its answer: read, checked, stored, and only then acknowledged. */
import type { Arrival, Reading, Taken } from './arrival.js';
import { mayWrite, UNKNOWN_KEY } from './credentials.js';
import type { Endpoint } from './endpoint.js';
import type { Exchange } from './exchange.js';
import type { Intake } from './intake.js';
import type { RateLimits } from './rate-limits.js';
import { Refusal } from './refusal.js';
import { type RequestBodies, textOfBody } from './request-bodies.js';
import type { Route } from './route.js';

/** What the collector tells whoever counts. */
export interface CollectorObserver {
  /** A request was left out, such as a bot's. */
  excluded?(reason: string): void;
}

export interface CollectionParts {
  readonly bodies: RequestBodies;
  readonly intake: Intake;
  readonly limits: RateLimits;
  /** Tokens and write keys that may write; empty: all. */
  readonly keys: ReadonlySet<string>;
  readonly isBot: (userAgent: string | undefined) => boolean;
  readonly observer: CollectorObserver;
}

export class Collection {
  constructor(private readonly parts: CollectionParts) {}

  /** The endpoint as a route of the door. */
  route(endpoint: Endpoint): Route {
    return {
      methods: endpoint.methods,
      handle: (exchange) => this.collect(exchange, endpoint),
      refuse: (exchange, refusal) => endpoint.refuse(exchange, refusal),
    };
  }

  private async collect(exchange: Exchange, endpoint: Endpoint): Promise<void> {
    const { bodies, limits } = this.parts;
    const body = exchange.method === 'POST' ? textOfBody(await bodies.read(exchange.request)) : '';
    const reading = this.permitted(endpoint.read(exchange, body));
    if (limits.areForKeys) await limits.countKeys(reading.arrivals.map(({ message }) => message.door?.key));
    if (this.parts.isBot(exchange.header('user-agent'))) {
      this.parts.observer.excluded?.('bot');
      return endpoint.accept(exchange, nothingOf(reading));
    }
    const leave = endpoint.listen?.(exchange);
    try {
      const taken = await this.parts.intake.take(reading, leave !== undefined);
      const [first, ...others] = taken.refused;
      if (taken.stored === 0 && first !== undefined)
        throw new Refusal(400, sentenceOf(first.reason, others.length));
      const answering = endpoint.accept(exchange, taken);
      if (answering !== undefined) await answering;
    } finally {
      leave?.();
    }
  }

  private permitted(reading: Reading): Reading {
    const { keys } = this.parts;
    if (keys.size === 0) return reading;
    const { arrivals, refused } = reading;
    const [known, unknown]: [Arrival[], Arrival[]] = [[], []];
    for (const each of arrivals) (mayWrite(keys, each.message.door?.key) ? known : unknown).push(each);
    const strangers = unknown.map(({ position }) => ({ position, reason: UNKNOWN_KEY }));
    if (known.length === 0 && unknown.length > 0) throw new Refusal(401, UNKNOWN_KEY);
    return { arrivals: known, refused: [...refused, ...strangers] };
  }
}

function nothingOf({ arrivals }: Reading): Taken {
  const leftOut = { offPlan: 0, failed: 0, dropped: arrivals.length };
  return { messages: [], leftOut, stored: 0, refused: [] };
}

function sentenceOf(reason: string, others: number): string {
  return others === 0 ? reason : `${reason} (And ${others} more records are not taken.)`;
}
