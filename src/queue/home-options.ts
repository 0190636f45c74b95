/** What a queue home needs to know. */

export class HomeOptions {
  /** Where the queue is, as `QUEUE_URL` has it; without one it is embedded in `dataDir`. */
  url?: string;
  /** The directory of the embedded queue. Default `.analytics`. */
  dataDir = '.analytics';
  /** Every call to the store settles within this, in milliseconds. Default 5,000. */
  commandTimeoutMs = 5_000;
  /** Hears of every lost connection and failed attempt to get it back; says the same thing often. */
  onError: (error: Error) => void = () => {};
}
