/** A call of Segment's spec as our messages. */
import { aliasId } from '../../message/message-id.js';
import type {
  AliasMessage,
  GroupMessage,
  Message,
  PeopleMessage,
  Properties,
  TrackMessage,
} from '../../message/message.js';
import { isNobody } from '../../message/nobody.js';
import { idOf, propertiesOf, RecordError, textOf } from '../record.js';
import type { Envelope } from './call.envelope.js';
import type { CallType } from './call-type.js';
import { viewName } from './view-name.js';

/**
 * In the order in which they must be stored.
 *
 * @param defaultGroupKey the sort of a group whose traits name none
 * @throws RecordError for what Segment would take and then drop
 */
export function messagesOfCall(
  type: CallType,
  call: Properties,
  envelope: Envelope,
  defaultGroupKey: string,
): readonly Message[] {
  switch (type) {
    case 'track':
      return [trackOf(call, envelope)];
    case 'page':
    case 'screen':
      return [viewOf(type, call, envelope)];
    case 'identify':
      return identifyOf(call, envelope);
    case 'group':
      return [groupOf(call, envelope, defaultGroupKey)];
    case 'alias':
      return aliasOf(call, envelope);
  }
}

function trackOf(call: Properties, envelope: Envelope): TrackMessage {
  const event = textOf(call, 'event');
  if (event === undefined) throw new RecordError('Its `event` is missing; say what happened.');
  return {
    kind: 'track',
    ...envelope,
    event,
    properties: stamped(propertiesOf(call, 'properties'), envelope),
  };
}

function viewOf(type: 'page' | 'screen', call: Properties, envelope: Envelope): TrackMessage {
  const name = textOf(call, 'name');
  const category = textOf(call, 'category');
  const view = { ...(name !== undefined && { name }), ...(category !== undefined && { category }) };
  const properties = { ...view, ...urlOf(envelope), ...propertiesOf(call, 'properties') };
  return {
    kind: 'track',
    ...envelope,
    event: viewName(type, name, category),
    properties: stamped(properties, envelope),
    view: { type, ...view },
  };
}

/** Without traits too: Segment is to hear of it, and an empty change does a profile no harm. */
function identifyOf(call: Properties, envelope: Envelope): readonly Message[] {
  const properties = propertiesOf(call, 'traits');
  const profile: PeopleMessage = { kind: 'people.set', ...envelope, operation: 'set', properties };
  const { userId, anonymousId } = envelope.identity;
  if (userId === undefined || anonymousId === undefined) return [profile];
  const { clientId: _clientId, ...rest } = envelope;
  return [{ kind: 'alias', ...rest, id: aliasId(userId, anonymousId) }, profile];
}

function groupOf(call: Properties, envelope: Envelope, defaultGroupKey: string): GroupMessage {
  const groupId = idOf(call, 'groupId');
  if (groupId === undefined) throw new RecordError('Its `groupId` is missing; say which group it is.');
  const traits = propertiesOf(call, 'traits');
  const groupKey = idOf(traits, 'group_type') ?? defaultGroupKey;
  const { group_type: _groupType, ...properties } = traits;
  return { kind: 'group.set', ...envelope, operation: 'set', groupKey, groupId, properties };
}

/** None for somebody who is called the same: analytics.js says that of everybody it knows already (1.84, `alias` after `identify`). */
function aliasOf(call: Properties, envelope: Envelope): readonly AliasMessage[] {
  const { userId, anonymousId: visitor } = envelope.identity;
  const previousId = idOf(call, 'previousId');
  if (previousId !== undefined && isNobody(previousId))
    throw new RecordError(
      `Its \`previousId\` is "${previousId}", which is nobody’s id; send one of your own.`,
    );
  const anonymousId = previousId ?? visitor;
  if (userId === undefined)
    throw new RecordError('Its `userId` is missing; say who `previousId` turned out to be.');
  if (anonymousId === undefined)
    throw new RecordError('Its `previousId` is missing; say who turned out to be `userId`.');
  return anonymousId === userId ? [] : [{ kind: 'alias', ...envelope, identity: { userId, anonymousId } }];
}

/** With when it came, by our clock, whatever the client calls so. It is put in: nobody else has them, and a copy of many takes long. */
function stamped(properties: Properties, { clock }: Envelope): Properties {
  properties['server_time'] = clock?.receivedAt;
  return properties;
}

function urlOf({ context }: Envelope): Properties {
  const page = context?.client?.['page'] as { url?: unknown } | undefined;
  return typeof page?.url === 'string' ? { url: page.url } : {};
}
