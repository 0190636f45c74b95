/** A record of `/engage` or `/groups`, as messages: one for each operation in it. */
import { conformingId } from '../../message/message-id.js';
import type {
  GroupMessage,
  Message,
  PeopleMessage,
  ProfileModifiers,
  Properties,
} from '../../message/message.js';
import type { Arrival } from '../arrival.js';
import { idOf, RecordError, textOf } from '../record.js';
import { changesIn, type OperationNames } from './profile.operations.js';
import { identityOf } from './record.identity.js';
import { envelopeOf, type RecordEnvelope, type Sending } from './sending.js';

const OF_GROUPS = {
  $set: 'set',
  $set_once: 'setOnce',
  $union: 'union',
  $remove: 'remove',
  $unset: 'unset',
  $delete: 'delete',
} as const satisfies OperationNames<GroupMessage['operation']>;

const OF_PEOPLE = {
  ...OF_GROUPS,
  $add: 'increment',
  $increment: 'increment',
  $append: 'append',
} as const satisfies OperationNames;

/** What is destructive when it is overlooked is understood however a client writes it. */
const YES = new Set<unknown>([true, 'true', 1, '1']);

/** @throws RecordError when no message can be made of it */
export function engageArrivals(record: Properties, position: number, sending: Sending): Arrival[] {
  const identity = identityOf(record, '$distinct_id');
  if (identity.userId === undefined && identity.anonymousId === undefined)
    throw new RecordError('It has no `$distinct_id`; say whose profile it changes.');
  const changes = changesIn<PeopleMessage['operation']>(record, OF_PEOPLE, 'profile');
  const envelope = profileEnvelope(record, sending);
  const modifiers = modifiersOf(record);
  const messages = changes.map(
    (change) =>
      ({ kind: 'people.set', ...envelope, identity, ...change, ...(modifiers && { modifiers }) }) as const,
  );
  return arrivals(messages, record, position);
}

/** @throws RecordError when no message can be made of it */
export function groupArrivals(record: Properties, position: number, sending: Sending): Arrival[] {
  const groupKey = textOf(record, '$group_key');
  const groupId = idOf(record, '$group_id');
  if (groupKey === undefined || groupId === undefined) {
    throw new RecordError('It has no `$group_key` or no `$group_id`; say which group it changes.');
  }
  const changes = changesIn<GroupMessage['operation']>(record, OF_GROUPS, 'group');
  const envelope = profileEnvelope(record, sending);
  const messages = changes.map(
    (change) => ({ kind: 'group.set', ...envelope, identity: {}, groupKey, groupId, ...change }) as const,
  );
  return arrivals(messages, record, position);
}

function profileEnvelope(record: Properties, sending: Sending): RecordEnvelope {
  return envelopeOf(sending, {
    record,
    token: idOf(record, '$token'),
    time: record['$time'],
    ip: record['$ip'],
  });
}

/** What can't be read of it is left out: the values are worth more. */
function modifiersOf(record: Properties): ProfileModifiers | undefined {
  const place = placeOf(record['$latitude'], record['$longitude']);
  const modifiers: ProfileModifiers = {
    ...(YES.has(record['$ignore_time']) && { keepsLastSeen: true }),
    ...(YES.has(record['$ignore_alias']) && { ignoresAliases: true }),
    ...(place && { place }),
  };
  return Object.keys(modifiers).length === 0 ? undefined : modifiers;
}

function placeOf(latitude: unknown, longitude: unknown): ProfileModifiers['place'] {
  return isWithin(latitude, 90) && isWithin(longitude, 180) ? { latitude, longitude } : undefined;
}

function isWithin(degrees: unknown, most: number): degrees is number {
  return typeof degrees === 'number' && Math.abs(degrees) <= most;
}

/**
 * Of several operations each has an id of its own, the same one each time the record comes. The client's stays with the first:
 * of several messages that bear it Segment would take that one alone.
 */
function arrivals(messages: readonly Message[], record: Properties, position: number): Arrival[] {
  const hasOwnId = idOf(record, '$insert_id') !== undefined;
  return messages.map((message, at) => {
    if (at === 0) return { message, position, hasOwnId };
    const { clientId, ...rest } = message;
    const id = conformingId(`${clientId ?? message.id} part ${at}`);
    return { message: { ...rest, id }, position, hasOwnId };
  });
}
