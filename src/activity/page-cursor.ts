/** Cursors: where a page ended, as a text that callers only hand back. */
import type { Position } from './activity.store.js';
import { InvalidActivityQuery } from './invalid-activity-query.js';
import { storable } from './user-action.js';

export function cursorOf({ lastSeen, userId }: Position): string {
  return Buffer.from(JSON.stringify([lastSeen, userId])).toString('base64url');
}

/** @throws InvalidActivityQuery when it is no cursor. */
export function positionOf(cursor: string): Position {
  try {
    const [lastSeen, userId] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (Number.isSafeInteger(lastSeen) && typeof userId === 'string' && userId === storable(userId))
      return { lastSeen: lastSeen as number, userId };
  } catch {
    // Told below.
  }
  throw new InvalidActivityQuery(
    'The cursor is not one of ours. Give the nextCursor of the page before, unchanged.',
  );
}
