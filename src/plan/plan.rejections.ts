/** Where messages go that the plan rejects. */
import type { Message } from '../message/message.js';

export abstract class PlanRejections {
  /**
   * Takes a message that will not be sent. The promise settles when it is kept, and rejects when it can't be.
   * @param reason what is wrong with it, and the remedy
   */
  abstract reject(message: Message, reason: string): Promise<void>;

  /** Resolves when everything taken so far is kept; rejects with what is left after `timeoutMs`. */
  flush(_timeoutMs: number): Promise<void> {
    return Promise.resolve();
  }
}

/** A message is off the plan, and whoever said it hears of it. */
export class OffPlanError extends Error {
  override readonly name = 'OffPlanError';
}

/** For tests, and for apps that rather fail. */
export class ThrownRejections extends PlanRejections {
  reject(_message: Message, reason: string): Promise<void> {
    return Promise.reject(new OffPlanError(reason));
  }
}
