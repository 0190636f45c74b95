/** Dormant users in memory, with leases by the clock of the process: for what takes minutes, by a clock of the test's own. */
import type { Position } from '../../src/activity/activity.store.js';
import { DormancyStore } from '../../src/activity/dormancy.store.js';

export class MemoryDormancyStore extends DormancyStore {
  private held?: { readonly holder: string; readonly until: number };

  /** @param users who are due, until they are settled. */
  constructor(private readonly users: Map<string, Position>) {
    super();
  }

  async claim(): Promise<number> {
    return 0;
  }

  async due(): Promise<Position[]> {
    return [...this.users.values()];
  }

  async lastSeenIfDue(_: string, userId: string): Promise<number | undefined> {
    return this.users.get(userId)?.lastSeen;
  }

  async take(_: string, wanted: number): Promise<number> {
    return wanted;
  }

  async settle(_: string, userId: string): Promise<void> {
    this.users.delete(userId);
  }

  async postpone(): Promise<void> {}

  async lease(_: string, holder: string, forMs: number): Promise<boolean> {
    if (this.held && this.held.holder !== holder && this.held.until >= Date.now()) return false;
    this.held = { holder, until: Date.now() + forMs };
    return true;
  }

  async release(_: string, holder: string): Promise<void> {
    if (this.held?.holder === holder) this.held = undefined;
  }
}
