/** Waits, for a while, until the destinations have had their say about messages. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../message/message.js';
import type { FinalOutcome, OutcomeBoard } from '../queue/outcome.board.js';

/** Looks are this far apart at first, and twice as far each time up to the last figure. */
const FIRST_LOOK_MS = 10;
const LAST_LOOK_MS = 250;
/** Requests that wait at once; others hear that they are queued. */
const MAX_WAITING = 500;
/** Reasons that are told of one destination; they are mostly the same one. */
const MAX_REASONS = 10;

/** What one destination made of a request's messages. */
export interface DestinationResult {
  readonly name: string;
  readonly result: {
    /** `queued` while any is under way, `rejected` when any was, otherwise `delivered`. */
    readonly status: 'delivered' | 'rejected' | 'queued';
    /** Counts of messages. */
    readonly delivered: number;
    readonly rejected: number;
    readonly queued: number;
    /** Of those that were rejected, the first ten that differ. */
    readonly reasons?: readonly string[];
  };
}

export class OutcomeWait {
  private waiting = 0;

  /** @param maxWaitMs what is not known by then is `queued` */
  constructor(
    private readonly board: OutcomeBoard,
    private readonly destinations: readonly string[],
    private readonly maxWaitMs: number,
  ) {}

  /**
   * One result for each destination, never later than `maxWaitMs`. Aliases are not waited for: they are made once a pair, and mostly
   * were before.
   *
   * @param signal nobody is listening any more
   */
  async results(messages: readonly Message[], signal: AbortSignal): Promise<DestinationResult[]> {
    const ids = messages.filter(({ kind }) => kind !== 'alias').map(({ id }) => id);
    const known = await this.known(ids, signal);
    return this.destinations.map((name) => resultOf(name, ids, known));
  }

  private async known(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, FinalOutcome>> {
    const known = new Map<string, FinalOutcome>();
    if (this.waiting >= MAX_WAITING) return known;
    this.waiting += 1;
    try {
      await this.look(ids, known, signal);
    } catch {
      // The board can't be asked, or the client has gone: the messages are in the queue all the same.
    } finally {
      this.waiting -= 1;
    }
    return known;
  }

  private async look(
    ids: readonly string[],
    known: Map<string, FinalOutcome>,
    signal: AbortSignal,
  ): Promise<void> {
    const until = performance.now() + this.maxWaitMs;
    let pauseMs = FIRST_LOOK_MS;
    for (;;) {
      const missing = ids.filter((id) => this.destinations.some((name) => !known.has(keyOf(name, id))));
      if (missing.length === 0) return;
      for (const { messageId, destination, outcome } of await this.board.read(missing, this.destinations)) {
        known.set(keyOf(destination, messageId), outcome);
      }
      if (performance.now() + pauseMs > until) return;
      await sleep(pauseMs, undefined, { signal });
      pauseMs = Math.min(LAST_LOOK_MS, 2 * pauseMs);
    }
  }
}

function resultOf(
  name: string,
  ids: readonly string[],
  known: ReadonlyMap<string, FinalOutcome>,
): DestinationResult {
  const outcomes = ids.map((id) => known.get(keyOf(name, id)));
  const delivered = outcomes.filter((outcome) => outcome?.status === 'delivered').length;
  const reasons = outcomes.flatMap((outcome) => (outcome?.status === 'rejected' ? [outcome.reason] : []));
  const rejected = reasons.length;
  const queued = ids.length - delivered - rejected;
  // Of nothing new it is only known that it is stored.
  const isUnderWay = queued > 0 || ids.length === 0;
  const status = isUnderWay ? 'queued' : rejected > 0 ? 'rejected' : 'delivered';
  const told = [...new Set(reasons)].slice(0, MAX_REASONS);
  return { name, result: { status, delivered, rejected, queued, ...(rejected > 0 && { reasons: told }) } };
}

function keyOf(destination: string, messageId: string): string {
  return `${messageId} ${destination}`;
}
