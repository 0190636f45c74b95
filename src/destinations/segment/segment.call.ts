/** Puts a message into Segment's words, as a call of the official package. */
import type { Analytics, TrackParams } from '@segment/analytics-node';
import { conformingId } from '../../message/message-id.js';
import type { GroupMessage, Identity, Message, PeopleMessage, TrackMessage } from '../../message/message.js';
import { traitsOfMixpanel } from './mixpanel.traits.js';
import { segmentContext, segmentRouting } from './segment.context.js';

/** A call by the message id that is given, whose validation may throw. */
export type SegmentCall = (analytics: Analytics, messageId: string) => void;

/** The package types its identities as "one of both"; it checks that itself. */
type Envelope = {
  userId: string;
  messageId: string;
  timestamp: Date;
  context: Record<string, unknown>;
  integrations?: TrackParams['integrations'];
};

/** Operations with a call of their own in Segment's spec; it sets traits, and unsets one by null. */
const SUPPORTED = new Set(['set', 'setOnce', 'unset']);

/** Undefined when Segment has no call for what the message says. */
export function segmentCall(message: Message): SegmentCall | undefined {
  switch (message.kind) {
    case 'alias':
      return (analytics, messageId) => {
        const { userId, anonymousId } = message.identity;
        analytics.alias({ ...envelope(message, messageId), userId: userId!, previousId: anonymousId! });
      };
    case 'people.set':
      if (!SUPPORTED.has(message.operation)) return undefined;
      return (analytics, messageId) =>
        analytics.identify({ ...withIdentity(message, messageId), traits: traitsInWords(message) });
    case 'group.set':
      if (!SUPPORTED.has(message.operation)) return undefined;
      return (analytics, messageId) => {
        const { groupId } = message;
        analytics.group({ ...withIdentity(message, messageId), groupId, traits: groupTraits(message) });
      };
    case 'track':
      return (analytics, messageId) => callTrack(analytics, message, messageId);
  }
}

/** What a message lacks that Segment answers 200 without and then drops it; the package lets these pass. */
export function lackOf(message: Message): string | undefined {
  const { userId, anonymousId } = message.identity;
  if (message.kind === 'alias') {
    return userId && anonymousId ? undefined : 'An alias needs both a user id and an anonymous id.';
  }
  if (message.kind === 'people.set' && !userId && !anonymousId) return 'Segment has no profile of nobody.';
  if (message.kind === 'group.set' && !message.groupId)
    return 'Segment drops a group call without a group id.';
  if (message.kind === 'track' && !message.view && !message.event)
    return 'Segment drops a track without a name.';
  return undefined;
}

function callTrack(analytics: Analytics, message: TrackMessage, messageId: string): void {
  const { view, event, properties } = message;
  if (!view) return analytics.track({ ...withIdentity(message, messageId), event, properties });
  const { name, category } = view;
  analytics[view.type]({ ...withIdentity(message, messageId), name, category, properties });
}

function traits({ operation, properties }: PeopleMessage | GroupMessage): Record<string, unknown> {
  if (operation !== 'unset') return properties;
  return Object.fromEntries(Object.keys(properties).map((name) => [name, null]));
}

function traitsInWords(message: PeopleMessage | GroupMessage): Record<string, unknown> {
  const said = traits(message);
  return message.door?.protocol === 'mixpanel' ? traitsOfMixpanel(said) : said;
}

/** Segment knows no sorts of groups. Without a trait that says which, a company and a team of the same id would be one. */
function groupTraits(message: GroupMessage): Record<string, unknown> {
  return { group_type: message.groupKey, ...traitsInWords(message) };
}

function envelope(message: Message, messageId: string): Omit<Envelope, 'userId'> {
  const integrations = segmentRouting(message.context);
  return {
    messageId,
    timestamp: new Date(message.time),
    context: segmentContext(message),
    ...(integrations !== undefined && { integrations }),
  };
}

function withIdentity(message: Message, messageId: string): Envelope {
  return { ...envelope(message, messageId), ...(identityOf(message) as { userId: string }) };
}

/**
 * Segment drops a call of nobody. Whoever has no id at hand is to make one (segment.com/docs/connections/spec/identify, "Anonymous ID"):
 * one for a group, so that it gains no member at each call, and one for each event, the same at each try.
 */
function identityOf(message: Message): Identity {
  const { identity } = message;
  if (identity.userId || identity.anonymousId) return identity;
  if (message.kind === 'group.set')
    return { anonymousId: conformingId(`group ${message.groupKey} ${message.groupId}`) };
  const event = message.kind === 'track' ? message.event : '';
  return { anonymousId: conformingId(`nobody ${message.id} ${message.time} ${event}`) };
}
