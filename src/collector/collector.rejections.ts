/** Where a message goes that the app's own transform fails on, when that is wished. */
import type { Message } from '../message/message.js';

export abstract class CollectorRejections {
  /** Resolves when it is kept, with the reason. */
  abstract reject(message: Message, reason: string): Promise<void>;
}
