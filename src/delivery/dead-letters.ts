/** The dead letters of all destinations: what operators list, send again and let go. */
import type { QueueHome } from '../queue/queue-home.js';
import type { QueuedDestination } from '../queue/queue-names.js';
import { DeadLetter } from './dead-letter.js';

export class DeadLetters {
  private readonly letters: Map<string, DeadLetter>;

  constructor(home: QueueHome, destinations: readonly QueuedDestination[]) {
    this.letters = new Map(destinations.map((each) => [each.name, new DeadLetter(home, each)]));
  }

  /**
   * The dead letter of one destination.
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
