/** Takes what was read on its way to the queue: each message once, transformed, linked, as planned. */
import type { Identity, Message } from '../message/message.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { Arrival, Reading, Taken } from './arrival.js';
import { ClaimedArrivals } from './claimed-arrivals.js';
import { away, HandedOver, taken, type Fate } from './message.fate.js';
import { HandOver, type Gate, type Taking } from './hand-over.js';
import type { MessageTransform, Transformed } from './message.transform.js';
import { Patience } from './patience.js';
import { resendKey, type Resends } from './resends.js';
import type { VisitorLinks } from './visitor-links.js';

/** No step on the way into the queue is waited for longer, in milliseconds: as long as any promise of the queue. */
const MAX_STEP_MS = 5_000;

export interface IntakeParts {
  readonly queue: MessageQueue;
  readonly gate: Gate;
  readonly links: VisitorLinks;
  readonly resends: Resends;
  readonly transform?: MessageTransform;
}

/** A message whose visitor is being asked for. */
interface Asking {
  readonly message: Message;
  readonly identity: Promise<Identity>;
}

/** A message of whom all is known or being asked for, or an alias that is on its way. */
type Linked =
  Asking | { readonly message: Message; readonly identity: Identity } | { readonly added: Promise<void> };

export class Intake {
  private readonly handOver: HandOver;
  private readonly patience: Patience;
  /** What was handed over last: mostly what comes next goes into the queue with it. */
  private last?: HandedOver;

  /** @param maxStepMs how long a client waits at most for its visitor's name, the app's transform, and the queue, each */
  constructor(
    private readonly parts: IntakeParts,
    maxStepMs = MAX_STEP_MS,
  ) {
    this.handOver = new HandOver(parts.queue, parts.gate);
    this.patience = new Patience(maxStepMs);
  }

  /**
   * Resolves when the queue has every message, in the order of the request.
   *
   * @param awaited whether somebody waits to hear the outcomes
   * @throws Refusal 503 when the queue can't take them, or not in time: the client sends all of them again
   */
  async take(reading: Reading, awaited = false): Promise<Taken> {
    const leftOut = { offPlan: 0, failed: 0, dropped: 0 };
    const taking: Taking = { awaited, messages: [], leftOut, isAway: false };
    const claimed = await this.claim(reading.arrivals);
    try {
      return taken(reading, taking, await this.store(reading.arrivals, claimed, taking));
    } finally {
      claimed.release();
    }
  }

  private claim(arrivals: readonly Arrival[]): Promise<ClaimedArrivals> {
    const { resends } = this.parts;
    const keys = arrivals.map(keyOf);
    return resends.claim(keys).then(
      (earlier) => new ClaimedArrivals(keys, earlier, resends),
      // Nobody can tell what came before.
      () => Promise.reject(away()),
    );
  }

  /** All begins at once and goes on in the order of the request, so that many slow answers take as long as one. */
  private async store(
    arrivals: readonly Arrival[],
    claimed: ClaimedArrivals,
    taking: Taking,
  ): Promise<Fate[]> {
    const transforms = arrivals.map(({ message }, at) =>
      claimed.earlier[at] === undefined ? this.transformed(message) : undefined,
    );
    const transformed: (readonly Message[] | undefined)[] = [];
    for (const each of transforms) {
      const result = each instanceof Promise ? await this.inTime(each) : each;
      transformed.push(result === 'rejected' ? [] : result);
      if (result === 'rejected') taking.leftOut.failed += 1;
      else if (result?.length === 0) taking.leftOut.dropped += 1;
    }
    const linked = this.linkAll(transformed);
    const fates: Promise<Fate>[] = [];
    let before: HandedOver | undefined;
    for (let at = 0; at < arrivals.length; at += 1) {
      // A moment in which it is heard that the queue refused the ones before: what comes behind them is sent again with them.
      if (at > 0) await Promise.resolve();
      const known = claimed.earlier[at];
      if (known !== undefined) {
        fates.push(known.then(() => 'stored' as const, () => 'away' as const)); // prettier-ignore
        continue;
      }
      const adding = this.add(linked[at], taking);
      const handed = this.handed(adding instanceof Promise ? await adding : adding);
      claimed.settle(at, handed.stored);
      fates.push(handed.fate);
      if (handed !== before && at + 1 < arrivals.length)
        void handed.heard.then((fate) => (taking.isAway ||= fate === 'away'));
      before = handed;
    }
    return allOf(fates);
  }

  private handed(adds: readonly Promise<void>[]): HandedOver {
    if (this.last?.isSharedBy(adds)) return this.last;
    return (this.last = new HandedOver(adds, this.patience));
  }

  private inTime<Result>(result: Promise<Result>): Promise<Result> {
    return this.patience.inTime(result, away);
  }

  /** Undefined when a message that the transform failed on could not be put aside. */
  private transformed(message: Message): Transformed | Promise<Transformed | undefined> {
    const transformed = this.parts.transform?.of(message) ?? [message];
    return transformed instanceof Promise ? transformed.catch(() => undefined) : transformed;
  }

  /** A visitor is whoever they turned out to be first, and browsers do not send in the order in which things happened. */
  private linkAll(arrivals: readonly (readonly Message[] | undefined)[]): (readonly Linked[] | undefined)[] {
    const linked = new Array<readonly Linked[] | undefined>(arrivals.length);
    for (const at of placesByTime(arrivals)) linked[at] = arrivals[at]?.map((message) => this.link(message));
    return linked;
  }

  private link(message: Message): Linked {
    const { links } = this.parts;
    if (message.kind === 'alias') return { added: observed(links.alias(message.identity, message)) };
    return { message, identity: links.settle(message.identity, message) } as Linked;
  }

  /** Hands over what one arrival became, unless its client has been told to send it again. */
  private add(
    linked: readonly Linked[] | undefined,
    taking: Taking,
  ): readonly Promise<void>[] | Promise<readonly Promise<void>[]> {
    if (linked === undefined || taking.isAway) return [Promise.reject(away())];
    const [first, second] = linked;
    // Mostly it is one message of whom all is known: nothing is waited for.
    if (first === undefined || second !== undefined || isAsking(first)) return this.addInTurn(linked, taking);
    return ['added' in first ? first.added : this.handOver.pass(first.message, first.identity, taking)];
  }

  private async addInTurn(linked: readonly Linked[], taking: Taking): Promise<readonly Promise<void>[]> {
    const adds: Promise<void>[] = [];
    for (const each of linked) {
      if ('added' in each) {
        adds.push(each.added);
        continue;
      }
      const identity = isAsking(each) ? await this.inTime(each.identity) : each.identity;
      if (taking.isAway) adds.push(observed(Promise.reject(away())));
      else adds.push(observed(this.handOver.pass(each.message, identity, taking)));
    }
    return adds;
  }
}

function placesByTime(arrivals: readonly (readonly Message[] | undefined)[]): number[] {
  const timeAt = (at: number): number => arrivals[at]?.[0]?.time ?? 0;
  return Array.from(arrivals, (_, at) => at).toSorted((one, other) => timeAt(one) - timeAt(other));
}

/** Undefined where the client gave no id. */
function keyOf({ hasOwnId, message }: Arrival): string | undefined {
  return hasOwnId ? resendKey(message) : undefined;
}

function isAsking(linked: Linked): linked is Asking {
  return 'identity' in linked && linked.identity instanceof Promise;
}

/** One after the other: none of them fails, and many are the same. */
async function allOf(fates: readonly Promise<Fate>[]): Promise<Fate[]> {
  const all: Fate[] = [];
  for (let at = 0; at < fates.length; at += 1) {
    all.push(at > 0 && fates[at] === fates[at - 1] ? (all[at - 1] as Fate) : await (fates[at] as Promise<Fate>)); // prettier-ignore
  }
  return all;
}

/** It is looked at later than it may fail. */
function observed(added: Promise<void>): Promise<void> {
  added.catch(() => {});
  return added;
}
