/** Once a minute, hands users who became dormant to the app's handlers; one process at a time, by a lease in the store. */
import { randomUUID } from 'node:crypto';
import type { Logger } from '@nestjs/common';
import type { Position } from './activity.store.js';
import type { DormancyHandler } from './dormancy.handlers.js';
import type { DormancyStore } from './dormancy.store.js';

const INTERVAL_MS = 60_000;
/** Outlasts a look and a slow handler; when its holder dies, the next process takes over after it. */
const LEASE_MS = 90_000;
const LEASE = 'dormant';
/** Users that are read at a time. */
const PAGE = 100;
/** How long a shutdown waits for the handler at work. */
const STOP_WAIT_MS = 5_000;

export class DormancyWatch {
  private readonly holder = randomUUID();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private stopped = false;

  constructor(
    private readonly store: DormancyStore,
    private readonly handlers: readonly DormancyHandler[],
    private readonly logger: Pick<Logger, 'error'>,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Looks at once, and then every minute. Without handlers it does nothing. */
  start(): void {
    if (this.handlers.length === 0) return;
    this.timer = setInterval(() => void this.look(), INTERVAL_MS).unref();
    void this.look();
  }

  /** The handler at work gets a while to end; whoever was not handed over yet comes in another process. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (late = setTimeout(resolve, STOP_WAIT_MS)));
    await Promise.race([this.looking, patience]);
    clearTimeout(late);
  }

  /** One look for dormant users; a second one while it lasts is the same one. Never rejects. */
  look(): Promise<void> {
    this.looking ??= this.handOver()
      .catch((error: Error) => this.logger.error(`Dormant users wait: ${error.message}`))
      .finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async handOver(): Promise<void> {
    if (!(await this.holdsLease())) return;
    try {
      for (const handler of this.handlers) await this.serve(handler);
    } finally {
      await this.store.release(LEASE, this.holder);
    }
  }

  private async serve(handler: DormancyHandler): Promise<void> {
    const { name, afterMs, maxAMinute } = handler;
    const now = this.clock();
    // Last seen so long ago, to the millisecond, is dormant.
    const dormantBefore = now - afterMs + 1;
    for (let left = maxAMinute; left > 0;) {
      const size = Math.min(PAGE, left);
      let due = await this.store.due(name, size, now);
      if (due.length < size) {
        await this.store.claim(name, dormantBefore, size - due.length, now);
        due = await this.store.due(name, size, now);
      }
      if (due.length === 0) return;
      for (const user of due.toSorted((a, b) => a.lastSeen - b.lastSeen)) {
        if (this.stopped || !(await this.holdsLease())) return;
        await this.handTo(handler, user, dormantBefore);
      }
      left -= due.length;
    }
  }

  private async handTo(
    handler: DormancyHandler,
    { userId, lastSeen }: Position,
    dormantBefore: number,
  ): Promise<void> {
    // Who was seen again, or is forgotten, is not dormant; who becomes so again is found again.
    if (lastSeen >= 0 && lastSeen < dormantBefore) {
      try {
        await handler.handle({ userId, lastSeenAt: new Date(lastSeen) });
      } catch (error) {
        this.logger.error(`${handler.name} failed for a dormant user, who comes again later: ${(error as Error)?.message}`); // prettier-ignore
        await this.store.postpone(handler.name, userId, this.clock() + handler.retryAfterMs);
        return;
      }
    }
    await this.store.settle(handler.name, userId);
  }

  private holdsLease(): Promise<boolean> {
    return this.store.lease(LEASE, this.holder, LEASE_MS);
  }
}
