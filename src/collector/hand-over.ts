/** The last step of a message that a client sent: past the tracking plan, into the queue. */
import { newMessageId } from '../message/message-id.js';
import type { Identity, Message } from '../message/message.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { LeftOut } from './arrival.js';
import { CLIENT_NAMES } from './client-names.js';

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

/** One request on its way. */
export interface Taking {
  /** Whether somebody waits to hear the outcomes. */
  readonly awaited: boolean;
  /** Those to wait for. */
  readonly messages: Message[];
  readonly leftOut: LeftOut;
  /** Its client is told to send it again: what is not handed over yet is let go. */
  isAway: boolean;
}

export class HandOver {
  constructor(
    private readonly queue: MessageQueue,
    private readonly gate: Gate,
  ) {}

  /** Settles when the queue has the message, or the plan put it aside. @param identity who it turned out to be of */
  pass(message: Message, identity: Identity, taking: Taking): Promise<void> {
    const settled = identity === message.identity ? message : { ...message, identity };
    if (taking.awaited) return this.passAwaited({ ...settled, awaited: newMessageId() }, taking);
    return this.gate.pass(settled, this.enqueue, PASSING);
  }

  /** Only what the queue has will have an outcome. */
  private async passAwaited(message: Message, taking: Taking): Promise<void> {
    let isAdded = false;
    const add = (passed: Message): Promise<void> => {
      isAdded = true;
      return this.enqueue(passed);
    };
    await this.gate.pass(message, add, PASSING);
    if (isAdded) taking.messages.push(message);
    else taking.leftOut.offPlan += 1;
  }

  private readonly enqueue = (message: Message): Promise<void> => this.queue.add(message);
}
