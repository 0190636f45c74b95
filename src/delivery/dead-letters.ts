/** The dead letters of all destinations: what operators list, send again and let go. */
import type { MessageQueue } from '../queue/message-queue.js';
import type { QueueHome } from '../queue/queue-home.js';
import type { QueuedDestination } from '../queue/queue-names.js';
import { DeadLetter } from './dead-letter.js';

/** What the tracking plan rejects stands in a dead letter of its own, before any destination. */
export const PLAN_DEAD_LETTER = 'plan';

export class DeadLetters {
  private readonly letters: Map<string, DeadLetter>;

  /**
   * @param queue takes what is retried of the plan's own dead letter, `plan`, for all destinations.
   */
  constructor(home: QueueHome, destinations: readonly QueuedDestination[], queue: MessageQueue) {
    const plan = new DeadLetter(home, { name: PLAN_DEAD_LETTER, shards: 1 }, (message) => queue.add(message));
    this.letters = new Map([
      ...destinations.map((each): [string, DeadLetter] => [each.name, new DeadLetter(home, each)]),
      [PLAN_DEAD_LETTER, plan],
    ]);
  }

  /**
   * The dead letter of one destination, or of the tracking `plan`.
   * @throws Error when there is no such destination.
   * @example await deadLetters.of('mixpanel').retry()
   */
  of(destinationName: string): DeadLetter {
    const letter = this.letters.get(destinationName);
    if (letter) return letter;
    const known = [...this.letters.keys()].join(', ');
    throw new Error(`[analytics] There is no destination ${destinationName}. Known are: ${known}.`);
  }
}
