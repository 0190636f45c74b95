/** From a request to its answer: read, checked, stored, and only then acknowledged. */
import type { Arrival, Reading, Taken } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import type { Exchange } from './exchange.js';
import type { Intake } from './intake.js';
import type { RateLimits } from './rate-limits.js';
import { Refusal } from './refusal.js';
import type { Route } from './route.js';

/** What the collector tells whoever counts. */
export interface CollectorObserver {
  /** A request was left out, such as a bot's. */
  excluded?(reason: string): void;
}

export interface CollectionParts {
  readonly intake: Intake;
  readonly limits: RateLimits;
  /** Tokens and write keys that may write; empty: all. */
  readonly keys: ReadonlySet<string>;
  readonly isBot: (userAgent: string | undefined) => boolean;
  readonly observer: CollectorObserver;
}

const NOTHING: Taken = { messages: [], stored: 0, refused: [] };

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
    const reading = this.permitted(await endpoint.read(exchange));
    if (this.parts.limits.areForKeys) await this.limitKeys(reading.arrivals);
    if (this.parts.isBot(exchange.header('user-agent'))) {
      this.parts.observer.excluded?.('bot');
      return endpoint.accept(exchange, NOTHING);
    }
    const awaited = exchange.query.get('wait') === '1';
    const taken = await this.parts.intake.take(reading, awaited);
    const [first, ...others] = taken.refused;
    if (taken.stored === 0 && first !== undefined)
      throw new Refusal(400, sentenceOf(first.reason, others.length));
    return endpoint.accept(exchange, taken);
  }

  private permitted({ arrivals, refused }: Reading): Reading {
    const { keys } = this.parts;
    if (keys.size === 0) return { arrivals, refused };
    const [known, unknown]: [Arrival[], Arrival[]] = [[], []];
    for (const each of arrivals) (keys.has(each.message.door?.key ?? '') ? known : unknown).push(each);
    const strangers = unknown.map(({ position }) => ({ position, reason: UNKNOWN_KEY }));
    if (known.length === 0 && unknown.length > 0) throw new Refusal(401, UNKNOWN_KEY);
    return { arrivals: known, refused: [...refused, ...strangers] };
  }

  private async limitKeys(arrivals: readonly Arrival[]): Promise<void> {
    const keys = new Set(arrivals.map(({ message }) => message.door?.key));
    for (const key of keys) if (key !== undefined) await this.parts.limits.countKey(key);
  }
}

const UNKNOWN_KEY =
  'Its token or write key is none of those that may write here; send one that COLLECTOR_KEYS lists.';

function sentenceOf(reason: string, others: number): string {
  return others === 0 ? reason : `${reason} (And ${others} more records are not taken.)`;
}
