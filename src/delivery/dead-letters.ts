/** The dead letters of all destinations, and those of what never got that far: what operators list, send again and let go. */
import type { MessageQueue } from '../queue/message-queue.js';
import type { QueueHome } from '../queue/queue-home.js';
import type { QueuedDestination } from '../queue/queue-names.js';
import { DeadLetter } from './dead-letter.js';
import { RejectionBuffer, type RejectionBuffering } from './rejection.buffer.js';

export class DeadLetters {
  /** The way into the dead letters `plan` and `collector`. */
  readonly rejections: RejectionBuffer;
  private readonly letters: Map<string, DeadLetter>;

  /**
   * @param queue takes what is retried of the dead letters `plan` and `collector`, for all destinations.
   */
  constructor(
    home: QueueHome,
    destinations: readonly QueuedDestination[],
    queue: MessageQueue,
    buffering: RejectionBuffering = {},
  ) {
    const own = (name: string) => new DeadLetter(home, { name, shards: 1 }, (message) => queue.add(message));
    const ownLetters = { plan: own('plan'), collector: own('collector') };
    this.rejections = new RejectionBuffer(ownLetters, buffering);
    this.letters = new Map([
      ...destinations.map((each): [string, DeadLetter] => [each.name, new DeadLetter(home, each)]),
      ...Object.entries(ownLetters),
    ]);
  }

  /**
   * The dead letter of one destination, of the tracking `plan`, or of the `collector`.
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
