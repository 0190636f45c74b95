/** Finds the message for whose sake a vendor refuses a whole request, and keeps the order while doing so. */
import { type Outcome, rejected } from './outcome.js';

/** The vendor took nothing of a request and did not say which message is to blame. */
export class WholeRefusal {
  constructor(readonly reason: string) {}
}

/** A part of a batch that goes out in its turn. */
export interface Turn {
  /** How many messages it settles. */
  readonly size: number;
  take(): Promise<Outcome[]>;
}

/**
 * Takes turns one after the other. Once a turn held something retryable, the later ones are answered the same
 * without being taken: nothing overtakes.
 */
export async function inTurn(turns: readonly Turn[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let held: Outcome | undefined;
  for (const turn of turns) {
    const answers = held ? new Array<Outcome>(turn.size).fill(held) : await turn.take();
    held ??= answers.find((outcome) => outcome.status === 'retryable');
    for (const answer of answers) outcomes.push(answer);
  }
  return outcomes;
}

/**
 * Sends messages together; when the vendor refuses the whole of them, halves them until the culprit stands alone and is
 * rejected with the vendor's words. The others are delivered, in their order, each in one accepted request.
 *
 * @param send answers one outcome an item, in order, or a refusal of the whole.
 */
export async function sendSplitting<T>(
  items: readonly T[],
  send: (items: readonly T[]) => Promise<Outcome[] | WholeRefusal>,
): Promise<Outcome[]> {
  if (items.length === 0) return [];
  const answer = await send(items);
  if (!(answer instanceof WholeRefusal)) return answer;
  if (items.length === 1) return [rejected(answer.reason)];
  const middle = Math.ceil(items.length / 2);
  const halves = [items.slice(0, middle), items.slice(middle)];
  return inTurn(halves.map((half) => ({ size: half.length, take: () => sendSplitting(half, send) })));
}
