/** Messages for tests, numbered, each about one person. */
import { newMessageId } from '../../src/message/message-id.js';
import type { AliasMessage, PeopleMessage, TrackMessage } from '../../src/message/message.js';

export function track(event: string, userId = 'ada', properties: Record<string, unknown> = {}): TrackMessage {
  return { kind: 'track', id: newMessageId(), time: Date.now(), identity: { userId }, event, properties };
}

export function alias(userId: string, anonymousId: string): AliasMessage {
  return { kind: 'alias', id: newMessageId(), time: Date.now(), identity: { userId, anonymousId } };
}

export function peopleSet(userId: string, properties: Record<string, unknown>): PeopleMessage {
  const id = newMessageId();
  return { kind: 'people.set', id, time: Date.now(), identity: { userId }, operation: 'set', properties };
}

/** `count` tracks named `1`, `2`, … */
export function tracks(count: number, userId = 'ada'): TrackMessage[] {
  return Array.from({ length: count }, (_, at) => track(String(at + 1), userId));
}
