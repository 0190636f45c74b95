/** The homes of two processes on one store, for what each home of the queue promises. */
import { afterAll, beforeAll } from '@jest/globals';
import type { QueueHome } from '../../src/queue/queue-home.js';

export class TwoHomes {
  one!: QueueHome;
  /** The same one on an embedded store, which is for one process. */
  other!: QueueHome;

  constructor(private readonly openOne: () => QueueHome) {}

  async open(): Promise<void> {
    this.one = this.openOne();
    this.other = this.one.kind === 'embedded' ? this.one : this.openOne();
    await Promise.all([this.one.ping(), this.other.ping()]);
  }

  async close(): Promise<void> {
    await Promise.all([...new Set([this.one, this.other])].map((home) => home.close()));
  }
}

/** Two homes for one suite, open while its tests run. */
export function ownHomes(open: () => QueueHome): TwoHomes {
  const homes = new TwoHomes(open);
  beforeAll(() => homes.open(), 60_000);
  afterAll(() => homes.close());
  return homes;
}
