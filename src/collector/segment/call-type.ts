/** The calls of Segment's spec, and the short names that analytics.js has for them. */

export const CALL_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;

export type CallType = (typeof CALL_TYPES)[number];

export function isCallType(value: unknown): value is CallType {
  return (CALL_TYPES as readonly unknown[]).includes(value);
}
