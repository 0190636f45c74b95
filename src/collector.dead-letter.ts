/** What the collector's transform failed on: kept in the dead letter `collector`, with the reason. */
import { CollectorRejections } from './collector/collector.rejections.js';
import type { DeadLetters } from './delivery/dead-letters.js';
import type { Message } from './message/message.js';

export class CollectorDeadLetter extends CollectorRejections {
  constructor(private readonly deadLetters: DeadLetters) {
    super();
  }

  reject(message: Message, reason: string): Promise<void> {
    return this.deadLetters.rejections.reject('collector', message, reason);
  }
}
