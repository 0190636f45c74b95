/** One place where clients leave messages, in the words of their protocol. */
import type { Reading, Taken } from './arrival.js';
import type { Exchange } from './exchange.js';
import type { Refusal } from './refusal.js';

export interface Endpoint {
  readonly methods: readonly string[];
  /**
   * Reads what the client sent. One bad record does not spoil the others.
   *
   * @param body of a POST; empty for a GET
   * @throws Refusal when nothing of it can be read
   */
  read(exchange: Exchange, body: string): Reading;
  /**
   * Takes a place among those who hear what the destinations made of it. Undefined when the client does not ask for that, or no
   * place is free: then it hears at once that all is queued.
   *
   * @returns what gives the place back
   */
  listen?(exchange: Exchange): (() => void) | undefined;
  /** Says that it is stored. */
  accept(exchange: Exchange, taken: Taken): Promise<void> | void;
  /** Says that it is not, and why. */
  refuse(exchange: Exchange, refusal: Refusal): void;
}
