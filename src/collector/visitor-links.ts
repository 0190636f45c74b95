/** What the collector asks of whoever knows which visitor turned out to be which user. */
import type { Identity, Occasion } from '../message/message.js';

export abstract class VisitorLinks {
  /**
   * The identity that a message may carry: without the anonymous id where that is another user's. The alias of a new pair
   * goes into the queue first.
   */
  abstract settle(identity: Identity, occasion: Occasion): Identity | Promise<Identity>;

  /** The client says so itself. Resolves when the queue has the alias; one that is known, or would merge two users, is not made again. */
  abstract alias(identity: Identity, occasion: Occasion): Promise<void>;
}
