/** Opens the board of outcomes on the store of the queue's home. */
import type { OutcomeBoard } from './outcome.board.js';
import type { QueueHome } from './queue-home.js';
import { RedisOutcomeBoard } from './redis-outcome.board.js';
import { SqlOutcomeBoard } from './sql-outcome.board.js';

/** @param keptMs for how long outcomes are kept. Default: one minute. */
export function openOutcomeBoard(home: QueueHome, keptMs?: number): OutcomeBoard {
  const store = home.store();
  return store.kind === 'redis' ? new RedisOutcomeBoard(store, keptMs) : new SqlOutcomeBoard(store, keptMs);
}
