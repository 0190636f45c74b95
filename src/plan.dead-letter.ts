/** What the tracking plan rejects in production: kept in the dead letter `plan`, with the validator's words. */
import type { DeadLetters } from './delivery/dead-letters.js';
import type { Message } from './message/message.js';
import { PlanRejections } from './plan/plan.rejections.js';

export class PlanDeadLetter extends PlanRejections {
  constructor(private readonly deadLetters: DeadLetters) {
    super();
  }

  reject(message: Message, reason: string): Promise<void> {
    return this.deadLetters.rejections.reject('plan', message, reason);
  }

  override flush(timeoutMs: number): Promise<void> {
    return this.deadLetters.rejections.flush(timeoutMs);
  }
}
