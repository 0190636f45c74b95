/** Once a minute, hands users who became dormant to the app's handlers; one process at a time, by a lease in the store. */
import { randomUUID } from 'node:crypto';
import type { Logger } from '@nestjs/common';
import type { Position } from './activity.store.js';
import type { DormancyHandler } from './dormancy.handlers.js';
import type { DormancyStore } from './dormancy.store.js';

const INTERVAL_MS = 60_000;
/** When its holder dies, the next process takes over after it. */
const LEASE_MS = 90_000;
/** Also while a handler is at work, however long that takes. */
const RENEW_MS = LEASE_MS / 3;
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
    let renewed: Promise<unknown> | undefined;
    // What goes wrong with it shows before the next user.
    const renew = () => (renewed = this.holdsLease().catch(() => {}));
    const renewing = setInterval(renew, RENEW_MS).unref();
    try {
      for (const handler of this.handlers) await this.serve(handler);
    } finally {
      clearInterval(renewing);
      await renewed;
      await this.store.release(LEASE, this.holder);
    }
  }

  private async serve(handler: DormancyHandler): Promise<void> {
    const { name, afterMs, maxAMinute } = handler;
    const now = this.clock();
    // Last seen so long ago, to the millisecond, is dormant.
    const dormantBefore = now - afterMs + 1;
    for (;;) {
      const due = await this.nextDue(name, dormantBefore, now);
      if (due.length === 0) return;
      const allowed = await this.store.take(name, due.length, maxAMinute, now);
      for (const { userId } of due.slice(0, allowed)) {
        if (this.stopped || !(await this.holdsLease())) return;
        await this.handTo(handler, userId, dormantBefore, now);
      }
      if (allowed < due.length) return;
    }
  }

  private async nextDue(name: string, dormantBefore: number, now: number): Promise<Position[]> {
    let due = await this.store.due(name, PAGE, now);
    if (due.length < PAGE) {
      await this.store.claim(name, dormantBefore, PAGE - due.length, now);
      due = await this.store.due(name, PAGE, now);
    }
    return due.toSorted((a, b) => a.lastSeen - b.lastSeen);
  }

  private async handTo(
    handler: DormancyHandler,
    userId: string,
    dormantBefore: number,
    now: number,
  ): Promise<void> {
    // The page may be old by now: a handler takes its time.
    const lastSeen = await this.store.lastSeenIfDue(handler.name, userId, now);
    if (lastSeen === undefined) return;
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
