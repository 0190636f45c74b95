/** What is known about a request, by the names that Segment's spec has for it. */
import type { MessageContext } from '../../message/message.js';

/** A fresh object each time: the package writes its own library's name into it. Session and request id have no name in the spec. */
export function segmentContext(context: MessageContext = {}): Record<string, unknown> {
  const { ip, userAgent, locale, referrer, sessionId, requestId } = context;
  return {
    ...(ip !== undefined && { ip }),
    ...(userAgent !== undefined && { userAgent }),
    ...(locale !== undefined && { locale }),
    ...(referrer !== undefined && { page: { referrer } }),
    ...(sessionId !== undefined && { sessionId }),
    ...(requestId !== undefined && { requestId }),
  };
}
