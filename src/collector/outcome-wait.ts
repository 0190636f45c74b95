/** Waits, for a while, until the destinations have had their say about messages. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../message/message.js';
import type { FinalOutcome, OutcomeBoard } from '../queue/outcome.board.js';
import type { Taken } from './arrival.js';

/** Looks are this far apart at first, and twice as far each time up to the last figure. */
const FIRST_LOOK_MS = 10;
const LAST_LOOK_MS = 250;
/** Requests that wait at once; others hear that they are queued. */
const MAX_WAITING = 500;
/** Reasons that are told of one destination; they are mostly the same one. */
const MAX_REASONS = 10;
/** The transform's and the plan's own words stand beside the message. */
const FAILED = 'The collector’s transform failed on it; look in the dead letter `collector` for how.';
const OFF_PLAN = 'It is not as the tracking plan says; look in the dead letter `plan` for what is wrong.';

/** What one destination made of a request's messages. */
export interface DestinationResult {
  readonly name: string;
  readonly result: {
    /** `queued` while any is under way, `rejected` when any was, `delivered`; or why nothing was to be delivered. */
    readonly status: 'delivered' | 'rejected' | 'queued' | 'dropped' | 'withheld';
    /** Counts of messages. */
    readonly delivered: number;
    readonly rejected: number;
    readonly queued: number;
    /** Those that the transform dropped, or that came of a bot; left out when there are none. */
    readonly dropped?: number;
    /** Those that this destination does not get; left out when there are none. */
    readonly withheld?: number;
    /** Of those that were rejected, the first ten that differ. */
    readonly reasons?: readonly string[];
  };
}

/** By destination, the messages whose outcomes there are waited for. */
type Expected = ReadonlyMap<string, readonly string[]>;

export class OutcomeWait {
  private waiting = 0;

  /** @param maxWaitMs what is not known by then is `queued` */
  constructor(
    private readonly board: OutcomeBoard,
    private readonly destinations: readonly string[],
    private readonly maxWaitMs: number,
  ) {}

  /** Takes a place before the messages are marked. @returns what gives it back; undefined when none is free */
  enter(): (() => void) | undefined {
    if (this.waiting >= MAX_WAITING) return undefined;
    this.waiting += 1;
    return () => (this.waiting -= 1);
  }

  /**
   * One result for each destination, never later than `maxWaitMs`; `enter` first. Aliases are not waited for: they are made once a pair, and mostly
   * were before.
   *
   * @param signal nobody is listening any more
   * @param isOver whether there is no more time to wait: what is not known by then is `queued`
   */
  async results(
    { messages, leftOut }: Pick<Taken, 'messages' | 'leftOut'>,
    signal: AbortSignal,
    isOver: () => boolean = () => false,
  ): Promise<DestinationResult[]> {
    const expected = new Map(this.destinations.map((name) => [name, awaitedOf(name, messages)]));
    const known = await this.known(expected, signal, isOver);
    const awaited = messages.filter((each) => each.awaited !== undefined).length;
    return this.destinations.map((name) => {
      const ids = expected.get(name) ?? [];
      return resultOf(name, ids, known, { ...leftOut, withheld: awaited - ids.length });
    });
  }

  private async known(
    expected: Expected,
    signal: AbortSignal,
    isOver: () => boolean,
  ): Promise<ReadonlyMap<string, FinalOutcome>> {
    const known = new Map<string, FinalOutcome>();
    try {
      await this.look(expected, known, signal, isOver);
    } catch {
      // The board can't be asked, or the client has gone: the messages are in the queue all the same.
    }
    return known;
  }

  private async look(
    expected: Expected,
    known: Map<string, FinalOutcome>,
    signal: AbortSignal,
    isOver: () => boolean,
  ): Promise<void> {
    const until = performance.now() + this.maxWaitMs;
    let pauseMs = FIRST_LOOK_MS;
    for (;;) {
      const missing = new Set<string>();
      for (const [name, ids] of expected)
        for (const id of ids) if (!known.has(keyOf(name, id))) missing.add(id);
      if (missing.size === 0) return;
      const outcomes = await this.board.read([...missing], this.destinations);
      for (const { awaited, destination, outcome } of outcomes) {
        known.set(keyOf(destination, awaited), outcome);
      }
      if (isOver() || performance.now() + pauseMs > until) return;
      await sleep(pauseMs, undefined, { signal });
      pauseMs = Math.min(LAST_LOOK_MS, 2 * pauseMs);
    }
  }
}

/** Those that this destination gets. */
function awaitedOf(destination: string, messages: readonly Message[]): string[] {
  return messages.flatMap(({ awaited, withheldFrom }) =>
    awaited === undefined || withheldFrom?.includes(destination) ? [] : awaited,
  );
}

function resultOf(
  name: string,
  ids: readonly string[],
  known: ReadonlyMap<string, FinalOutcome>,
  { offPlan, failed, dropped, withheld }: Taken['leftOut'] & { readonly withheld: number },
): DestinationResult {
  const outcomes = ids.map((id) => known.get(keyOf(name, id)));
  const delivered = outcomes.filter((outcome) => outcome?.status === 'delivered').length;
  const reasons = outcomes.flatMap((outcome) => (outcome?.status === 'rejected' ? [outcome.reason] : []));
  const rejected = reasons.length + offPlan + failed;
  const queued = ids.length - delivered - reasons.length;
  if (failed > 0) reasons.unshift(FAILED);
  if (offPlan > 0) reasons.unshift(OFF_PLAN);
  const told = [...new Set(reasons)].slice(0, MAX_REASONS);
  const counts = {
    delivered,
    rejected,
    queued,
    ...(dropped > 0 && { dropped }),
    ...(withheld > 0 && { withheld }),
  };
  return { name, result: { status: statusOf(counts), ...counts, ...(rejected > 0 && { reasons: told }) } };
}

function statusOf({
  delivered,
  rejected,
  queued,
  dropped = 0,
  withheld = 0,
}: Omit<DestinationResult['result'], 'status'>): DestinationResult['result']['status'] {
  if (queued > 0) return 'queued';
  if (rejected > 0) return 'rejected';
  if (delivered > 0) return 'delivered';
  // Of what came before, and of aliases, it is only known that it is stored.
  if (dropped + withheld === 0) return 'queued';
  return withheld > 0 ? 'withheld' : 'dropped';
}

function keyOf(destination: string, awaited: string): string {
  return `${awaited} ${destination}`;
}
