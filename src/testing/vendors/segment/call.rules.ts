/** The rules of Segment's spec for one call, as a table; Segment answers 200 to those who break them. */
import { isFilledString, isRecord } from '../json-record.js';
import type { JsonRecord } from '../json-record.js';

const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;

export type SegmentCallType = (typeof TYPES)[number];

/** A call as it arrived, with its type, and with the context and integrations of its batch merged in. */
export interface SegmentCall extends JsonRecord {
  readonly type: SegmentCallType;
  readonly messageId: string;
}

interface CallRule {
  /** All types unless told. */
  readonly only?: SegmentCallType;
  readonly holds: (call: JsonRecord) => boolean;
  readonly reason: string;
}

/** segment.com/docs, HTTP API: "messageId … less than 100 characters". */
const MESSAGE_ID_TOO_LONG = 100;
const MAX_PROPERTIES = 10_000;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

const RULES: readonly CallRule[] = [
  {
    holds: ({ type }) => isSegmentCallType(type),
    reason: 'type is none that Segment knows',
  },
  {
    holds: ({ userId, anonymousId }) => isFilledString(userId) || isFilledString(anonymousId),
    reason: 'no_user_anon_id: userId and anonymousId are both missing',
  },
  {
    only: 'track',
    holds: ({ event }) => isFilledString(event),
    reason: 'event is missing',
  },
  {
    only: 'alias',
    holds: ({ userId }) => isFilledString(userId),
    reason: 'userId is missing',
  },
  {
    only: 'alias',
    holds: ({ previousId }) => isFilledString(previousId),
    reason: 'previousId is missing',
  },
  {
    only: 'group',
    holds: ({ groupId }) => isFilledString(groupId),
    reason: 'groupId is missing',
  },
  {
    holds: ({ messageId }) => isFilledString(messageId),
    reason: 'messageId is missing, so a repeat is not recognised',
  },
  {
    holds: ({ messageId }) => String(messageId).length < MESSAGE_ID_TOO_LONG,
    reason: 'messageId has 100 characters or more',
  },
  {
    holds: ({ timestamp }) =>
      timestamp === undefined || (typeof timestamp === 'string' && ISO_TIME.test(timestamp)),
    reason: 'timestamp is no ISO 8601 date',
  },
  {
    holds: ({ properties, traits, context }) =>
      [properties, traits, context].every((part) => part === undefined || isRecord(part)),
    reason: 'properties, traits and context must be objects',
  },
  {
    holds: ({ properties }) => Object.keys(properties ?? {}).length <= MAX_PROPERTIES,
    reason: 'there are more than 10,000 properties',
  },
];

export function isSegmentCallType(type: unknown): type is SegmentCallType {
  return TYPES.some((known) => known === type);
}

/** The first rule that this call breaks. */
export function callViolation(call: JsonRecord): string | undefined {
  return RULES.find(({ only, holds }) => (!only || only === call['type']) && !holds(call))?.reason;
}
