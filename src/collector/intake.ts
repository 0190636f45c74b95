/** Takes what was read on its way to the queue: each message once, transformed, linked, as planned. */
import type { Identity, Message } from '../message/message.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { Arrival, Reading, Taken } from './arrival.js';
import { ArrivalClaims, type ClaimedArrivals } from './claimed-arrivals.js';
import { away, fateOf, storedOf, taken, type Fate } from './message.fate.js';
import { HandOver, type Gate, type Taking } from './hand-over.js';
import type { MessageTransform } from './message.transform.js';
import { Patience } from './patience.js';
import type { Resends } from './resends.js';
import type { VisitorLinks } from './visitor-links.js';

/** No client waits longer for its answer, in milliseconds: as long as for any promise of the queue. */
const MAX_TAKE_MS = 5_000;
export interface IntakeParts {
  readonly queue: MessageQueue;
  readonly gate: Gate;
  readonly links: VisitorLinks;
  readonly resends: Resends;
  readonly transform?: MessageTransform;
}

/** A message whose visitor is being asked for, or an alias that is on its way. */
type Linked =
  | { readonly message: Message; readonly identity: Identity | Promise<Identity> }
  | { readonly added: Promise<void> };

export class Intake {
  private readonly claims: ArrivalClaims;
  private readonly handOver: HandOver;
  private readonly patience: Patience;

  /** @param maxTakeMs how long a client waits for its answer at most */
  constructor(
    private readonly parts: IntakeParts,
    maxTakeMs = MAX_TAKE_MS,
  ) {
    this.claims = new ArrivalClaims(parts.resends);
    this.handOver = new HandOver(parts.queue, parts.gate);
    this.patience = new Patience(maxTakeMs);
  }

  /**
   * Resolves when the queue has every message, in the order of the request.
   *
   * @param awaited whether somebody waits to hear the outcomes
   * @throws Refusal 503 when the queue can't take them, or not within 5 seconds: the client sends all of them again
   */
  async take(reading: Reading, awaited = false): Promise<Taken> {
    const taking: Taking = { awaited, messages: [], offPlan: 0, isLate: false };
    const fates = await this.patience.inTime(this.store(reading.arrivals, taking), () => {
      taking.isLate = true;
      return away();
    });
    return taken(reading, taking, fates);
  }

  private async store(arrivals: readonly Arrival[], taking: Taking): Promise<Fate[]> {
    const claimed = await this.claims.claim(arrivals);
    try {
      return await this.storeClaimed(arrivals, claimed, taking);
    } finally {
      claimed.release();
    }
  }

  /** All begins at once and goes on in the order of the request, so that many slow answers take as long as one. */
  private async storeClaimed(
    arrivals: readonly Arrival[],
    claimed: ClaimedArrivals,
    taking: Taking,
  ): Promise<Fate[]> {
    const transforms = arrivals.map(({ message }, at) =>
      claimed.earlier[at] !== undefined || taking.isLate ? undefined : this.transformed(message),
    );
    const linked: (readonly Linked[] | undefined)[] = [];
    for (const each of transforms) {
      const transformed = each instanceof Promise ? await each : each;
      linked.push(transformed?.map((message) => this.link(message)));
    }
    const fates: Promise<Fate>[] = [];
    let last: Handed | undefined;
    for (const [at, known] of claimed.earlier.entries()) {
      // A moment in which it is heard that the queue refused the ones before.
      if (at > 0) await Promise.resolve();
      if (known !== undefined) {
        fates.push(known.then(() => 'stored' as const, () => 'away' as const)); // prettier-ignore
        continue;
      }
      const adding = this.add(linked[at], taking);
      const adds = adding instanceof Promise ? await adding : adding;
      // Messages that go into the queue together share their promise, and so their fate.
      last = adds.length === 1 && adds[0] === last?.adds[0] ? last : handed(adds, taking);
      claimed.settle(at, last.stored);
      fates.push(last.fate);
    }
    return allOf(fates);
  }

  /** Undefined when a message that the transform failed on could not be put aside. */
  private transformed(message: Message): readonly Message[] | Promise<readonly Message[] | undefined> {
    const transformed = this.parts.transform?.of(message) ?? [message];
    return transformed instanceof Promise ? transformed.catch(() => undefined) : transformed;
  }

  private link(message: Message): Linked {
    const { links } = this.parts;
    if (message.kind === 'alias') return { added: observed(links.alias(message.identity, message)) };
    return { message, identity: links.settle(message.identity, message) };
  }

  /** Hands over what one arrival became, unless its client has been told to send it again. */
  private add(
    linked: readonly Linked[] | undefined,
    taking: Taking,
  ): readonly Promise<void>[] | Promise<readonly Promise<void>[]> {
    if (linked === undefined || taking.isLate) return [Promise.reject(away())];
    const [first, second] = linked;
    // Mostly it is one message of whom all is known: nothing is waited for.
    if (first === undefined || second !== undefined || isAsking(first)) return this.addInTurn(linked, taking);
    return [
      'added' in first ? first.added : this.handOver.pass(first.message, first.identity as Identity, taking),
    ];
  }

  private async addInTurn(linked: readonly Linked[], taking: Taking): Promise<readonly Promise<void>[]> {
    const adds: Promise<void>[] = [];
    for (const each of linked) {
      if ('added' in each) {
        adds.push(each.added);
        continue;
      }
      const identity = await each.identity;
      if (taking.isLate) adds.push(observed(Promise.reject(away())));
      else adds.push(observed(this.handOver.pass(each.message, identity, taking)));
    }
    return adds;
  }
}

/** What was handed over, and what becomes of it. */
interface Handed {
  readonly adds: readonly Promise<void>[];
  readonly fate: Promise<Fate>;
  readonly stored: Promise<void>;
}

/** What comes behind a message that is not taken is sent again with it: to hand it over would cost time alone. */
function handed(adds: readonly Promise<void>[], taking: Taking): Handed {
  const stored = storedOf(adds);
  // Only messages with an id of their client's are remembered.
  stored.catch(() => {});
  const fate = fateOf(adds);
  void fate.then((each) => (taking.isLate ||= each === 'away'));
  return { adds, fate, stored };
}

function isAsking(linked: Linked): boolean {
  return 'identity' in linked && linked.identity instanceof Promise;
}

/** One after the other: none of them fails, and many are the same. */
async function allOf(fates: readonly Promise<Fate>[]): Promise<Fate[]> {
  const all: Fate[] = [];
  let last: Promise<Fate> | undefined;
  for (const each of fates) {
    all.push(each === last ? (all.at(-1) as Fate) : await each);
    last = each;
  }
  return all;
}

/** It is looked at later than it may fail. */
function observed(added: Promise<void>): Promise<void> {
  added.catch(() => {});
  return added;
}
