/** The rules that one event must obey at /import and /track, as a table; the first one broken is the answer. */
import { isFilledString, isRecord, jsonBytes } from '../json-record.js';
import type { JsonRecord } from '../json-record.js';
import { holdsReplacement, shapeProblem } from './property.limits.js';
import type { IdMerge } from './people.js';

export interface EventScene {
  readonly endpoint: '/import' | '/track';
  readonly idMerge: IdMerge;
  readonly nowMs: number;
  /** Whether the bytes of the whole body were UTF-8. */
  readonly utf8: boolean;
}

export interface EventProblem {
  readonly field: string;
  readonly message: string;
}

interface EventRule {
  readonly field: string;
  /** Both endpoints unless told. */
  readonly only?: EventScene['endpoint'];
  /** What is wrong, or nothing. */
  readonly problem: (properties: JsonRecord, scene: EventScene, event: JsonRecord) => string | undefined;
}

/** Names that merge ids; a simplified project knows none of them. */
export const IDENTITY_EVENTS: ReadonlySet<unknown> = new Set(['$identify', '$create_alias', '$merge']);

const MISSING = 'must not be missing';
const MAX_EVENT_BYTES = 1024 * 1024;
const MAX_INSERT_ID_BYTES = 36;
const YEAR_1971_MS = Date.UTC(1971, 0, 1);
const HOUR_MS = 3_600_000;
/** Larger times are milliseconds: as seconds they would lie beyond the year 5000. */
const LARGEST_SECONDS = 1e11;
const REFUSED_IDS: ReadonlySet<unknown> = new Set(['00000000-0000-0000-0000-000000000000', 'anon', 'anonymous', 'nil', 'none', 'null', 'n/a', 'na', 'undefined', 'unknown', '<nil>', '0', '-1', 'true', 'false', '[]', '{}', 'lmy47d']); // prettier-ignore

const RULES: readonly EventRule[] = [
  {
    field: 'event',
    problem: (_, __, { event }) =>
      event === undefined ? MISSING : isFilledString(event) ? undefined : 'must be a non-empty string',
  },
  {
    field: 'properties.token',
    only: '/track',
    problem: ({ token }) => (isFilledString(token) ? undefined : MISSING),
  },
  { field: 'properties.time', problem: timeProblem },
  {
    field: 'properties.distinct_id',
    only: '/import',
    problem: distinctIdProblem,
  },
  {
    field: '$insert_id',
    only: '/import',
    problem: ({ $insert_id }) => insertIdProblem($insert_id),
  },
  {
    field: '$merge',
    only: '/track',
    problem: (_, __, { event }) => (event === '$merge' ? 'must be sent to /import' : undefined),
  },
  { field: 'event', problem: identityProblem },
  { field: 'properties', problem: (properties) => shapeProblem(properties) },
  {
    field: 'properties',
    problem: (properties, { utf8 }) =>
      !utf8 && holdsReplacement(properties) ? 'string should be valid utf8' : undefined,
  },
  {
    field: 'event',
    problem: (_, __, event) =>
      jsonBytes(event) >= MAX_EVENT_BYTES ? 'must be smaller than 1 MB' : undefined,
  },
];

/** The first rule that this record breaks, in Mixpanel's words. */
export function eventProblem(record: unknown, scene: EventScene): EventProblem | undefined {
  if (!isRecord(record)) return invalid('event', 'must be an object');
  const { properties } = record;
  if (!isRecord(properties))
    return invalid('properties', properties === undefined ? MISSING : 'must be an object');
  for (const { field, only, problem } of RULES) {
    if (only && only !== scene.endpoint) continue;
    const broken = problem(properties, scene, record);
    if (broken) return invalid(field, broken);
  }
  return undefined;
}

/** The time of an event in milliseconds, whether it was sent in these or in seconds. */
export function timeInMs(time: number): number {
  return time > LARGEST_SECONDS ? time : time * 1000;
}

function invalid(field: string, problem: string): EventProblem {
  return { field, message: `'${field}' is invalid: ${problem}` };
}

function timeProblem({ time }: JsonRecord, { endpoint, nowMs }: EventScene): string | undefined {
  if (time === undefined) return endpoint === '/import' ? MISSING : undefined;
  // The browser SDK sends fractions of seconds to /track; /import documents whole numbers.
  const fits = endpoint === '/import' ? Number.isInteger(time) : Number.isFinite(time);
  if (!fits) return 'must be specified as seconds since epoch';
  if (timeInMs(time as number) < YEAR_1971_MS) return 'must not be before 1971-01-01';
  if (timeInMs(time as number) > nowMs + HOUR_MS) return 'must not be in the future';
  return undefined;
}

function distinctIdProblem(
  properties: JsonRecord,
  { idMerge }: EventScene,
  event: JsonRecord,
): string | undefined {
  const { distinct_id, $user_id, $device_id } = properties;
  if (distinct_id === undefined) {
    const inferred =
      idMerge === 'simplified'
        ? isFilledString($user_id) || isFilledString($device_id)
        : event['event'] === '$identify' || event['event'] === '$merge';
    return inferred ? undefined : MISSING;
  }
  if (typeof distinct_id !== 'string') return 'must be a string';
  return REFUSED_IDS.has(distinct_id) ? `must not be '${distinct_id}'` : undefined;
}

function insertIdProblem(id: unknown): string | undefined {
  if (id === undefined || id === '') return MISSING;
  if (typeof id !== 'string') return 'must be a string';
  if (Buffer.byteLength(id) > MAX_INSERT_ID_BYTES) return `must be at most ${MAX_INSERT_ID_BYTES} bytes`;
  if (!/^[A-Za-z0-9-]+$/.test(id)) return "must only contain alphanumeric or hyphen '-' characters";
  return REFUSED_IDS.has(id) ? `must not be '${id}'` : undefined;
}

/** What the identity events of an original project must say. */
function identityProblem(properties: JsonRecord, _: EventScene, { event }: JsonRecord): string | undefined {
  const { alias, distinct_id } = properties;
  if (event === '$create_alias' && !(isFilledString(alias) && isFilledString(distinct_id))) {
    return '$create_alias needs distinct_id and alias';
  }
  if (event === '$identify') {
    const identified = properties['$identified_id'] ?? distinct_id;
    const anonymous = properties['$anon_id'] ?? properties['$anon_distinct_id'];
    return identified && anonymous ? undefined : '$identify needs $identified_id and $anon_id';
  }
  const ids = properties['$distinct_ids'];
  if (event === '$merge' && !(Array.isArray(ids) && ids.length === 2 && ids.every(isFilledString))) {
    return '$merge needs two $distinct_ids';
  }
  return undefined;
}
