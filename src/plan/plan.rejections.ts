/** Where messages go that the plan rejects. */
import type { Message } from '../message/message.js';

export abstract class PlanRejections {
  /**
   * Takes a message that will not be sent. The promise settles when it is kept, and rejects when it can't be.
   * @param reason what is wrong with it, and the remedy
   */
  abstract reject(message: Message, reason: string): Promise<void>;
}

/** For tests, and for apps that rather fail: whoever said the message hears of it. */
export class ThrownRejections extends PlanRejections {
  reject(_message: Message, reason: string): Promise<void> {
    return Promise.reject(new Error(reason));
  }
}
