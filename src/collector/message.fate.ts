/** What became of each message that clients sent, and what of it they are told. */
import { OffPlanError } from '../plan/plan.rejections.js';
import { QueueUnreachableError, UnstorableError } from '../queue/group-commit.js';
import type { Arrival, Reading, Taken } from './arrival.js';
import { Refusal } from './refusal.js';

/** Clients come again after so long, in seconds, and mostly find the queue back by then. */
const RETRY_AFTER_S = 5;

/** In the queue, not (yet), or refused with a reason. */
export type Fate = 'stored' | 'away' | { readonly reason: string };

/** @param adds of the messages that one arrival became */
export function fateOf(adds: readonly Promise<void>[]): Promise<Fate> {
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

/**
 * Resolves when all of them are in the queue, and rejects when one will never be. What waits in memory while the queue is
 * away still gets there: its resend is not to be stored as well.
 */
export function storedOf(adds: readonly Promise<void>[]): Promise<void> {
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
  { messages, offPlan }: Pick<Taken, 'messages' | 'offPlan'>,
  fates: readonly Fate[],
): Taken {
  if (fates.includes('away')) throw away();
  const refused = [...refusedBefore];
  const stored = new Set<number>();
  for (const [at, fate] of fates.entries()) {
    const { position } = arrivals[at] as Arrival;
    if (typeof fate === 'object') refused.push({ position, reason: fate.reason });
    else stored.add(position);
  }
  return { messages, offPlan, stored: stored.size, refused };
}

/** The client keeps what it sent, and sends all of it again. */
export function away(): Refusal {
  return new Refusal(
    503,
    'The queue can’t be reached now. Nothing is lost: send this again later.',
    RETRY_AFTER_S,
  );
}
