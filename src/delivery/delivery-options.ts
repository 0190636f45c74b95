/** How delivery behaves, for all destinations. */
import { BackoffOptions } from './backoff.js';

export class DeliveryOptions {
  /** Waits between attempts at a destination that can't take a batch. */
  backoff = new BackoffOptions();
  /** At shutdown, what waits in the queue is still delivered for so long, if the destinations take it. Default 2,000 ms. */
  drainMs = 2_000;
  /** At shutdown, a vendor call under way may take so long before it is cut. Default 5,000 ms. */
  stopMs = 5_000;
}
