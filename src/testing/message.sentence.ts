/** Says in a line what a message is. */
import type { Identity, Message } from '../message/message.js';

/** @example 'track "Venue Booked" by ada@example.com' */
export function messageSentence(message: Message): string {
  const { identity } = message;
  switch (message.kind) {
    case 'track':
      return `track "${message.event}" by ${whoText(identity)}`;
    case 'alias':
      return `alias of ${identity.anonymousId} to ${identity.userId}`;
    case 'people.set':
      return `people.${message.operation} of ${whoText(identity)}`;
    case 'group.set':
      return `group.${message.operation} of ${message.groupKey} ${message.groupId}`;
    default:
      return (message as { kind: string }).kind;
  }
}

/** @example 'visitor 3f2a9c1b' */
export function whoText({ userId, anonymousId }: Identity): string {
  if (userId !== undefined) return userId;
  return anonymousId === undefined ? 'nobody' : `visitor ${anonymousId}`;
}
