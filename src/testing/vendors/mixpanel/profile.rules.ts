/** The rules that one update must obey at /engage and /groups, as a table; the first one broken is the answer. */
import { isFilledString, isRecord, jsonBytes } from '../json-record.js';
import type { JsonRecord } from '../json-record.js';
import { operationsOf, PROFILE_OPERATIONS } from './profile-operations.js';

interface ProfileRule {
  /** What is wrong, or nothing. */
  readonly problem: (update: JsonRecord) => string | undefined;
}

const MAX_UPDATE_BYTES = 1024 * 1024;

const RULES: readonly ProfileRule[] = [
  needs('$token'),
  {
    problem: (update) => {
      const found = operationsOf(update);
      return found.length === 1
        ? undefined
        : `an update needs exactly one operation, this has ${found.join(', ') || 'none'}`;
    },
  },
  {
    problem: (update) => {
      const wrong = operationsOf(update).find((name) => !PROFILE_OPERATIONS[name]?.accepts(update[name]));
      return wrong && `${wrong} must be ${PROFILE_OPERATIONS[wrong]?.needs}`;
    },
  },
  {
    problem: (update) =>
      jsonBytes(update) > MAX_UPDATE_BYTES ? 'an update must not exceed 1 MB' : undefined,
  },
];

const ENGAGE_RULES: readonly ProfileRule[] = [needs('$distinct_id'), ...RULES];

const GROUP_RULES: readonly ProfileRule[] = [
  needs('$group_key'),
  needs('$group_id'),
  {
    problem: (update) =>
      '$distinct_id' in update ? 'a group update must not carry $distinct_id' : undefined,
  },
  {
    problem: (update) => ('$append' in update ? '$append is no operation on groups' : undefined),
  },
  ...RULES,
];

/** The first rule that this record breaks. */
export function profileProblem(endpoint: '/engage' | '/groups', record: unknown): string | undefined {
  if (!isRecord(record)) return 'an update must be an object';
  for (const { problem } of endpoint === '/engage' ? ENGAGE_RULES : GROUP_RULES) {
    const broken = problem(record);
    if (broken) return broken;
  }
  return undefined;
}

function needs(name: string): ProfileRule {
  return {
    problem: (update) => (isFilledString(update[name]) ? undefined : `${name} must be a non-empty string`),
  };
}
