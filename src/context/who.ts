/** How code names the person that something is about, and what that comes to. */
import type { Identity } from '../message/message.js';
import { checkedId } from './user-id.js';

/** A user id, or an identity with a user id, an anonymous id or both; nothing for nobody. */
export type Who = Identity | string | number | bigint | undefined | null;

/**
 * The identity that was named; `undefined` for nobody.
 *
 * @throws Error when an id is none that vendors can use
 */
export function identityOf(who: Who): Identity | undefined {
  if (who === undefined || who === null || who === '') return undefined;
  if (typeof who !== 'object') return { userId: checkedId(who, 'user id') };
  return checkedIdentity(who);
}

/** An identity whose ids vendors can use; `undefined` when it names nobody. */
export function checkedIdentity(identity: Identity): Identity | undefined {
  const { userId, anonymousId } = identity;
  if (userId === undefined) {
    return anonymousId === undefined ? undefined : { anonymousId: checkedId(anonymousId, 'anonymous id') };
  }
  if (anonymousId === undefined) return { userId: checkedId(userId, 'user id') };
  return { userId: checkedId(userId, 'user id'), anonymousId: checkedId(anonymousId, 'anonymous id') };
}
