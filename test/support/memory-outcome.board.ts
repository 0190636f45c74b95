/** Keeps outcomes for one test. */
import { OutcomeBoard, type PostedOutcome } from '../../src/queue/outcome.board.js';

export class MemoryOutcomeBoard extends OutcomeBoard {
  private readonly outcomes = new Map<string, PostedOutcome>();

  override post(outcomes: readonly PostedOutcome[]): Promise<void> {
    for (const each of outcomes) this.outcomes.set(`${each.awaited} ${each.destination}`, each);
    return Promise.resolve();
  }

  override read(
    waits: readonly string[],
    destinations: readonly string[],
  ): Promise<readonly PostedOutcome[]> {
    const known = [...this.outcomes.values()];
    return Promise.resolve(
      known.filter((each) => waits.includes(each.awaited) && destinations.includes(each.destination)),
    );
  }
}
