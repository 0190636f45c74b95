/** What is remembered about dormant users who are handed to the app: how far each handler has come, and who is due. */
import type { Position } from './activity.store.js';

export abstract class DormancyStore {
  /**
   * Makes the next users who were last seen before `before` due for a handler, the longest gone first, and remembers in the
   * same step how far it came: nobody becomes due twice without having been seen in between.
   *
   * @returns how many became due.
   */
  abstract claim(handler: string, before: number, limit: number, now: number): Promise<number>;

  /** Users who are due, and when they were last seen; `lastSeen` is -1 when they are forgotten meanwhile. */
  abstract due(handler: string, limit: number, now: number): Promise<Position[]>;

  /** When a user was last seen who is still due; -1 when forgotten meanwhile, undefined when no longer due. */
  abstract lastSeenIfDue(handler: string, userId: string, now: number): Promise<number | undefined>;

  /**
   * Takes a part of the users that a handler may be given in a minute, which all processes share. The minute begins with
   * the first part, by the clock of the caller.
   *
   * @returns how many of the wanted ones it may be given now.
   */
  abstract take(handler: string, wanted: number, maxAMinute: number, now: number): Promise<number>;

  /** The user is no longer due. */
  abstract settle(handler: string, userId: string): Promise<void>;

  /** The user is due again from `until` on. */
  abstract postpone(handler: string, userId: string, until: number): Promise<void>;

  /** Takes or renews a lease that one process at a time can have. Times are the store's own, so that clocks may differ. */
  abstract lease(name: string, holder: string, forMs: number): Promise<boolean>;

  /** Gives a lease back, if it is still this holder's. */
  abstract release(name: string, holder: string): Promise<void>;
}
