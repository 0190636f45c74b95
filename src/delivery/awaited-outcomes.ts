/** Posts what became of messages that somebody waits for. */
import type { Message } from '../message/message.js';
import type { FinalOutcome, OutcomeBoard } from '../queue/outcome.board.js';
import { DeliveryObserver } from './delivery-observer.js';

/** Whoever waits does so for seconds, and has a deadline: an outcome that can't be posted is no trouble of delivery. */
export class AwaitedOutcomes extends DeliveryObserver {
  constructor(private readonly board: OutcomeBoard) {
    super();
  }

  override delivered(destination: string, messages: readonly Message[]): void {
    this.post(destination, messages, { status: 'delivered' });
  }

  override rejected(destination: string, message: Message, reason: string): void {
    this.post(destination, [message], { status: 'rejected', reason });
  }

  private post(destination: string, messages: readonly Message[], outcome: FinalOutcome): void {
    const outcomes = messages.flatMap(({ awaited }) => (awaited === undefined ? [] : [{ awaited, destination, outcome }])); // prettier-ignore
    if (outcomes.length === 0) return;
    this.board.post(outcomes).catch(() => {});
  }
}
