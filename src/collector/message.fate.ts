/** What became of each message that clients sent, and what of it they are told. */
import { OffPlanError } from '../plan/plan.rejections.js';
import { QueueUnreachableError, UnstorableError } from '../queue/group-commit.js';
import type { Arrival, Reading, Taken } from './arrival.js';
import type { Patience } from './patience.js';
import { Refusal } from './refusal.js';

/** Clients come again after so long, in seconds, and mostly find the queue back by then. */
const RETRY_AFTER_S = 5;

/** In the queue, not (yet), or refused with a reason. */
export type Fate = 'stored' | 'away' | { readonly reason: string };

/** What was handed over to the queue, and what becomes of it. */
export class HandedOver {
  /** As soon as the queue says it, however long that takes. */
  readonly heard: Promise<Fate>;
  /** The same for clients, who don't wait longer than they have patience: then it is away. */
  readonly fate: Promise<Fate>;
  /**
   * Resolves when all of it is in the queue, and rejects when some will never be. What waits in memory while the queue is away
   * still gets there: its resend is not to be stored as well.
   */
  readonly stored: Promise<void>;

  /** @param adds of the messages that one arrival became @param patience with the queue */
  constructor(
    readonly adds: readonly Promise<void>[],
    patience: Patience,
  ) {
    this.heard = fateOf(adds);
    this.fate = patience.inTime(this.heard, away).catch(() => 'away' as const);
    this.stored = storedOf(adds);
    // Only messages with an id of their client's are remembered.
    this.stored.catch(() => {});
  }

  /** Whether the same becomes of these: messages that go into the queue together share one promise. */
  isSharedBy([first, second]: readonly Promise<void>[]): boolean {
    return second === undefined && this.adds.length === 1 && this.adds[0] === first;
  }
}

function fateOf(adds: readonly Promise<void>[]): Promise<Fate> {
  const [first, second] = adds;
  if (first === undefined || second !== undefined) return fateOfSeveral(adds);
  return first.then(
    () => 'stored',
    (error: unknown) => {
      const reason = reasonOf(error);
      return reason === undefined ? 'away' : { reason };
    },
  );
}

function storedOf(adds: readonly Promise<void>[]): Promise<void> {
  const [first, second] = adds;
  if (first !== undefined && second === undefined) return first.catch(storedLater);
  return Promise.all(adds.map((each) => each.catch(storedLater))).then(() => {});
}

async function storedLater(error: unknown): Promise<void> {
  if (!(error instanceof QueueUnreachableError) || !(await error.storedLater)) throw error;
}

async function fateOfSeveral(adds: readonly Promise<void>[]): Promise<Fate> {
  const failed = (await Promise.allSettled(adds)).filter((each) => each.status === 'rejected');
  const refusals = failed.flatMap(({ reason }) => reasonOf(reason as unknown) ?? []);
  if (refusals.length < failed.length) return 'away';
  return refusals[0] === undefined ? 'stored' : { reason: refusals[0] };
}

/** Why a message can never be stored. Undefined for all else: it may pass, and its words may name what is ours alone. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof OffPlanError || error instanceof UnstorableError)) return undefined;
  return error.message.replace(/^\[analytics\] /, '');
}

/** @throws Refusal 503 when any of them is not in the queue */
export function taken(
  { arrivals, refused: refusedBefore }: Reading,
  { messages, leftOut }: Pick<Taken, 'messages' | 'leftOut'>,
  fates: readonly Fate[],
): Taken {
  if (fates.includes('away')) throw away();
  const refused = [...refusedBefore];
  let stored = 0;
  let last: number | undefined;
  for (const [at, fate] of fates.entries()) {
    const { position } = arrivals[at] as Arrival;
    if (typeof fate === 'object') {
      refused.push({ position, reason: fate.reason });
      continue;
    }
    // Several messages of one record stand one behind the other.
    if (position !== last) stored += 1;
    last = position;
  }
  return { messages, leftOut, stored, refused };
}

/** The client keeps what it sent, and sends all of it again. */
export function away(): Refusal {
  return new Refusal(
    503,
    'The queue can’t be reached now. Nothing is lost: send this again later.',
    RETRY_AFTER_S,
  );
}
