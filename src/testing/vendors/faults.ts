/** The misfortunes a test orders from a stand-in vendor: refusals, silence, torn connections. */
import type { Fault, ReceivedRequest } from './exchange.js';

export interface FaultOptions {
  /** How many requests it meets; 1 unless told. */
  readonly times?: number;
  /** Only requests for which this is true; all unless told. */
  readonly when?: (request: ReceivedRequest) => boolean;
}

interface Ordered {
  readonly fault: Fault;
  readonly meets: (request: ReceivedRequest) => boolean;
  left: number;
}

export class Faults {
  private readonly ordered: Ordered[] = [];
  private readonly rates: Ordered[] = [];

  /** How many requests are still to be met by faults that were pushed. */
  get pending(): number {
    return this.ordered.reduce((sum, { left }) => sum + left, 0);
  }

  /** Faults meet requests in the order in which they were pushed. */
  push(fault: Fault, { times = 1, when = () => true }: FaultOptions = {}): void {
    this.ordered.push({ fault, meets: when, left: times });
  }

  /** From now on a share of all requests (0 to 1) meets this fault; the same seed picks the same ones. */
  rate(probability: number, fault: Fault, seed: number, when: FaultOptions['when'] = () => true): void {
    const random = seededRandom(seed);
    this.rates.push({
      fault,
      meets: (request) => when(request) && random() < probability,
      left: Infinity,
    });
  }

  clear(): void {
    this.ordered.length = 0;
    this.rates.length = 0;
  }

  /** The fault that meets this request, used up by it. */
  take(request: ReceivedRequest): Fault | undefined {
    const found = [...this.ordered, ...this.rates].find(({ left, meets }) => left > 0 && meets(request));
    if (!found) return undefined;
    found.left -= 1;
    return found.fault;
  }
}

/** Numbers from 0 up to 1, the same ones for the same seed (a linear congruential generator). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
