/** What the tracking plan rejects in production: kept in the dead letter `plan`, with the validator's words. */
import type { DeadLetters } from './delivery/dead-letters.js';
import { PLAN_DEAD_LETTER } from './delivery/dead-letters.js';
import type { Message } from './message/message.js';
import { PlanRejections } from './plan/plan.rejections.js';

export class PlanDeadLetter extends PlanRejections {
  constructor(private readonly deadLetters: DeadLetters) {
    super();
  }

  reject(message: Message, reason: string): Promise<void> {
    return this.deadLetters.of(PLAN_DEAD_LETTER).add(message, reason);
  }
}
