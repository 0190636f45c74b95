/** Messages as capture would make them, for tests of destinations. */
import type {
  AliasMessage,
  GroupMessage,
  Identity,
  MessageContext,
  PeopleMessage,
  Properties,
  TrackMessage,
} from '../../src/message/message.js';

export interface Overrides {
  readonly id?: string;
  readonly time?: number;
  readonly identity?: Identity;
  readonly context?: MessageContext;
}

/** Fixed at one moment of the past, so that a vendor never finds it in the future. */
export const TIME = Date.UTC(2026, 0, 15, 9, 30, 0, 123);

let made = 0;

function envelope(overrides: Overrides) {
  made += 1;
  return { id: `m-${made}`, time: TIME + made, identity: { userId: 'ada@venuespot.test' }, ...overrides };
}

export function track(event: string, properties: Properties = {}, overrides: Overrides = {}): TrackMessage {
  return { kind: 'track', ...envelope(overrides), event, properties };
}

export function alias(userId: string, anonymousId: string, overrides: Overrides = {}): AliasMessage {
  return { kind: 'alias', ...envelope(overrides), identity: { userId, anonymousId } };
}

export function people(
  operation: PeopleMessage['operation'],
  properties: Properties = {},
  overrides: Overrides = {},
): PeopleMessage {
  return { kind: 'people.set', ...envelope(overrides), operation, properties };
}

export function group(
  operation: GroupMessage['operation'],
  properties: Properties = {},
  overrides: Overrides = {},
): GroupMessage {
  return {
    kind: 'group.set',
    ...envelope(overrides),
    operation,
    groupKey: 'company',
    groupId: 'acme',
    properties,
  };
}
