/** Tells ids that are nobody's: what broken programs write in place of one, and what vendors therefore take for none. */
import type { Identity } from './message.js';

/** In small letters. Mixpanel's own list of such ids, and what a missing value looks like once it was made a string. */
const NOBODY = new Set(['', 'undefined', 'null', 'nil', '<nil>', 'none', 'nan', 'n/a', 'na', 'unknown', 'anon', 'anonymous', 'true', 'false', '0', '-1', '[]', '{}', '[object object]', '00000000-0000-0000-0000-000000000000']); // prettier-ignore

/** Whether the id of a person or visitor is one that many share: joined to it, all of them would become one person. */
export function isNobody(id: string): boolean {
  return NOBODY.has(id.trim().toLowerCase());
}

/** The identity without ids that are nobody's; itself where there is none of them. */
export function somebodyIn(identity: Identity): Identity {
  const { userId, anonymousId } = identity;
  const hasUser = userId !== undefined && !isNobody(userId);
  const hasVisitor = anonymousId !== undefined && !isNobody(anonymousId);
  if (hasUser === (userId !== undefined) && hasVisitor === (anonymousId !== undefined)) return identity;
  return { ...(hasUser && { userId }), ...(hasVisitor && { anonymousId }) };
}
