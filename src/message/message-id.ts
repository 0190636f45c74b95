/** Makes message ids, and folds foreign ones into the narrowest vendor's rule. */
import { createHash, randomUUID } from 'node:crypto';

/** Mixpanel `$insert_id`: at most 36 bytes of letters, digits and hyphens (docs.mixpanel.com/reference/import-events). */
const CONFORMING = /^[A-Za-z0-9-]{1,36}$/;

/** Values Mixpanel refuses as an id although they fit its pattern. */
const REFUSED = new Set(['anon', 'anonymous', 'nil', 'none', 'null', 'na', 'undefined', 'unknown', '0', '-1', 'true', 'false', 'lmy47d', '00000000-0000-0000-0000-000000000000']); // prettier-ignore

/** A new id that no other message has. */
export function newMessageId(): string {
  return randomUUID();
}

/**
 * The id a client's own id becomes: itself where it fits, else the first 36 characters of its SHA-256,
 * so that a resend of the same message has the same id.
 *
 * @example conformingId('node-next-1795298368910-2f4c…') // '9f86d081884c7d659a2feaa0c55ad015a3bf'
 */
export function conformingId(clientId: string): string {
  if (CONFORMING.test(clientId) && !REFUSED.has(clientId.toLowerCase())) return clientId;
  return createHash('sha256').update(clientId).digest('hex').slice(0, 36);
}

/** The same id for the same pair: vendors see through an alias that is made twice. */
export function aliasId(userId: string, anonymousId: string): string {
  return conformingId(`alias ${anonymousId} ${userId}`);
}
