/** Tracks and aliases as Mixpanel events, built by the official package. */
import type { AliasMessage, Message, Properties, TrackMessage } from '../../message/message.js';
import { knownFacts, libraryFacts } from './known-facts.js';
import type { MixpanelClient, MixpanelPayload } from './mixpanel.client.js';
import { eventIdentity } from './mixpanel.identity.js';
import type { MixpanelOptions } from './mixpanel.options.js';
import { Refused } from './refused.js';

type IdMerge = MixpanelOptions['idMerge'];

/** The event that carries an alias in a simplified project; any name would do, this one reads well in an activity feed. */
const LINK_EVENT = 'Identity Linked';

/** One of these makes a simplified project refuse the whole request it is in. */
const IDENTITY_VERBS = new Set(['$identify', '$create_alias', '$merge']);

export function trackPayload(
  client: MixpanelClient,
  message: TrackMessage,
  idMerge: IdMerge,
): MixpanelPayload {
  if (idMerge === 'simplified' && IDENTITY_VERBS.has(message.event)) {
    throw new Refused(
      `Mixpanel reserves the event name ${message.event}. Use alias() to link two identities.`,
    );
  }
  if ('$ignore' in message.properties) {
    throw new Refused('Mixpanel drops events with a property named $ignore without a word. Rename it.');
  }
  const payload = eventPayload(client, message, message.event, {
    ...knownFacts(message),
    ...message.properties,
    ...eventIdentity(message.identity, idMerge),
  });
  return withProperties(payload, libraryFacts(message));
}

/**
 * Simplified: an ordinary event with both ids, which merges them. Original: `$create_alias`, which makes `alias` (the user id)
 * one more name of `distinct_id` (the anonymous id, which has the history).
 */
export function aliasPayload(
  client: MixpanelClient,
  message: AliasMessage,
  idMerge: IdMerge,
): MixpanelPayload {
  const { userId, anonymousId } = message.identity;
  if (userId === undefined || anonymousId === undefined) {
    throw new Refused('An alias needs both a user id and an anonymous id.');
  }
  if (idMerge === 'simplified') {
    const payload = eventPayload(client, message, LINK_EVENT, {
      ...eventIdentity(message.identity, idMerge),
    });
    return withProperties(payload, libraryFacts(message));
  }
  const payload = client.payloadOf((mixpanel) => mixpanel.alias(anonymousId, userId));
  if (!payload) throw new Refused('The mixpanel package made nothing of this alias.');
  // The package aims at /track, which stamps events itself; /import wants time and id from the sender.
  return withProperties(payload, { ...stamp(message), ...libraryFacts(message) });
}

function withProperties(payload: MixpanelPayload, more: Properties): MixpanelPayload {
  return { ...payload, properties: { ...(payload['properties'] as object), ...more } };
}

function eventPayload(
  client: MixpanelClient,
  message: Message,
  event: string,
  properties: Record<string, unknown>,
): MixpanelPayload {
  const payload = client.payloadOf((mixpanel) =>
    mixpanel.import(event, message.time, { ...properties, ...stamp(message) }),
  );
  if (!payload) throw new Refused('The mixpanel package made nothing of this event.');
  return payload;
}

/** What Mixpanel recognises a repeat by, beside event and distinct_id; and the sender's place, lest users live at the server. */
function stamp(message: Message): Record<string, unknown> {
  return { time: Math.round(message.time), $insert_id: message.id, ip: message.context?.ip ?? 0 };
}
