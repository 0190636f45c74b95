/** Takes what was read on its way to the queue: each message once, transformed, linked, as planned. */
import type { Identity, Message } from '../message/message.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { Arrival, Reading, Taken } from './arrival.js';
import { away, fateOf, storedOf, taken, type Fate } from './message.fate.js';
import { CLIENT_NAMES } from './client-names.js';
import type { MessageTransform } from './message.transform.js';
import { Patience } from './patience.js';
import { resendKey, type Resends } from './resends.js';
import type { VisitorLinks } from './visitor-links.js';

/** No client waits longer for its answer, in milliseconds: as long as for any promise of the queue. */
const MAX_TAKE_MS = 5_000;
/** From when on a store that does not answer gets no more questions, in milliseconds: each would be kept in memory. */
const MAX_SILENCE_MS = 3_000;
/** Messages that it is asked about at once; as many as the queue's buffer holds by default. */
const MAX_ASKED = 20_000;

/** No plan need declare what clients add by themselves. */
const PASSING = { known: CLIENT_NAMES };

/** The tracking plan's gate, as far as the collector knows it. */
export interface Gate {
  /** @throws Error with the plan's words, where the policy is to throw */
  pass(
    message: Message,
    add: (message: Message) => Promise<void>,
    passing: { readonly known: { has(name: string): boolean } },
  ): Promise<void>;
}

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

/** One request on its way. */
interface Taking {
  readonly messages: Message[];
  /** Its client has been told to send it again: what is not handed over yet is let go. */
  isLate: boolean;
}

export class Intake {
  /** When each claim that is not answered yet was made, the oldest first. */
  private readonly claims = new Set<{ readonly since: number }>();
  private asked = 0;
  private readonly patience: Patience;

  /** @param maxTakeMs how long a client waits for its answer at most */
  constructor(
    private readonly parts: IntakeParts,
    maxTakeMs = MAX_TAKE_MS,
  ) {
    this.patience = new Patience(maxTakeMs);
  }

  /**
   * Resolves when the queue has every message, in the order of the request.
   *
   * @param awaited whether somebody waits to hear the outcomes
   * @throws Refusal 503 when the queue can't take them, or not within 5 seconds: the client sends all of them again
   */
  async take({ arrivals, refused }: Reading, awaited = false): Promise<Taken> {
    const taking: Taking = { messages: [], isLate: false };
    const fates = await this.patience.inTime(this.store(arrivals, awaited, taking), () => {
      taking.isLate = true;
      return away();
    });
    return taken(arrivals, refused, taking.messages, fates);
  }

  /** All begins at once and goes on in the order of the request, so that many slow answers take as long as one. */
  private async store(arrivals: readonly Arrival[], awaited: boolean, taking: Taking): Promise<Fate[]> {
    const keys = arrivals.map((each) => (each.hasOwnId ? resendKey(each.message) : undefined));
    const earlier = await this.claim(keys);
    const transforms = arrivals.map(({ message }, at) => {
      if (earlier[at] !== undefined || taking.isLate) return undefined;
      return this.transformed(awaited ? { ...message, awaited } : message);
    });
    const linked: (readonly Linked[] | undefined)[] = [];
    for (const each of transforms) {
      const transformed = each instanceof Promise ? await each : each;
      linked.push(transformed?.map((message) => this.link(message, taking)));
    }
    const fates: Promise<Fate>[] = [];
    let last: Handed | undefined;
    for (const [at, known] of earlier.entries()) {
      if (known !== undefined) {
        fates.push(known.then(() => 'stored' as const, () => 'away' as const)); // prettier-ignore
        continue;
      }
      const adding = this.add(linked[at], taking);
      const adds = adding instanceof Promise ? await adding : adding;
      // Messages that go into the queue together share their promise, and so their fate.
      last = adds.length === 1 && adds[0] === last?.adds[0] ? last : handed(adds);
      const key = keys[at];
      if (key !== undefined) this.parts.resends.settle(key, last.stored);
      fates.push(last.fate);
    }
    return allOf(fates);
  }

  private async claim(
    keys: readonly (string | undefined)[],
  ): Promise<readonly (Promise<void> | undefined)[]> {
    const [oldest] = this.claims;
    const isSilent = oldest !== undefined && performance.now() - oldest.since > MAX_SILENCE_MS;
    if (isSilent || this.asked > MAX_ASKED) throw away();
    const claim = { since: performance.now() };
    this.claims.add(claim);
    this.asked += keys.length;
    try {
      return await this.parts.resends.claim(keys);
    } catch {
      throw away();
    } finally {
      this.claims.delete(claim);
      this.asked -= keys.length;
    }
  }

  /** Undefined when a message that the transform failed on could not be put aside. */
  private transformed(message: Message): readonly Message[] | Promise<readonly Message[] | undefined> {
    const transformed = this.parts.transform?.of(message) ?? [message];
    return transformed instanceof Promise ? transformed.catch(() => undefined) : transformed;
  }

  private link(message: Message, { messages }: Taking): Linked {
    messages.push(message);
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
    return ['added' in first ? first.added : this.handOver(first.message, first.identity as Identity)];
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
      else adds.push(observed(this.handOver(each.message, identity)));
    }
    return adds;
  }

  private handOver(message: Message, identity: Identity): Promise<void> {
    const settled = identity === message.identity ? message : { ...message, identity };
    return this.parts.gate.pass(settled, this.enqueue, PASSING);
  }

  private readonly enqueue = (message: Message): Promise<void> => this.parts.queue.add(message);
}

/** What was handed over, and what becomes of it. */
interface Handed {
  readonly adds: readonly Promise<void>[];
  readonly fate: Promise<Fate>;
  readonly stored: Promise<void>;
}

function handed(adds: readonly Promise<void>[]): Handed {
  const stored = storedOf(adds);
  // Only messages with an id of their client's are remembered.
  stored.catch(() => {});
  return { adds, fate: fateOf(adds), stored };
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
