/** What is known about a request, by the names that Segment's spec has for it. */
import type { TrackParams } from '@segment/analytics-node';
import type { Message, MessageContext, Properties } from '../../message/message.js';
import { wordsOfMixpanel } from './mixpanel.words.js';

/**
 * What a client said of itself, and over it what we know ourselves. A fresh object each time, without the client's library:
 * the package writes its own name into what stands there. `client.words.ts` puts the client's back. Session and request id
 * have no name in the spec.
 */
export function segmentContext(message: Message): Record<string, unknown> {
  const { ip, userAgent, locale, referrer, sessionId, requestId, client = {} } = contextOf(message);
  const { library: _library, integrations: _integrations, ...said } = client;
  return {
    ...said,
    ...(ip !== undefined && { ip }),
    ...(userAgent !== undefined && { userAgent }),
    ...(locale !== undefined && { locale }),
    ...(referrer !== undefined && { page: { ...objectOf(said['page']), referrer } }),
    ...(sessionId !== undefined && { sessionId }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** To which destinations of its own Segment may not pass the call on, as the client said it; undefined when it said nothing. */
export function segmentRouting(context: MessageContext = {}): TrackParams['integrations'] {
  const said = context.client?.['integrations'];
  if (said === undefined) return undefined;
  // Whether Segment gets it at all was decided before the queue; the package would drop it without a word.
  const { 'Segment.io': _own, ...integrations } = objectOf(said);
  return integrations as TrackParams['integrations'];
}

/** Mixpanel's clients say among the properties what Segment's say beside them. */
function contextOf(message: Message): MessageContext {
  const { context = {}, door } = message;
  if (message.kind !== 'track' || door?.protocol !== 'mixpanel') return context;
  return { ...wordsOfMixpanel(message.properties), ...context };
}

function objectOf(value: unknown): Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}
