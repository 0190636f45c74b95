/** The operations of /engage and /groups: the values each accepts, and what it does to a profile. */
import { isRecord } from '../json-record.js';
import type { JsonRecord } from '../json-record.js';

export interface ProfileOperation {
  /** What its value has to be; the sentence of the refusal. */
  readonly needs: string;
  readonly accepts: (value: unknown) => boolean;
  /** `undefined` deletes the profile. */
  readonly apply: (profile: JsonRecord, value: unknown) => JsonRecord | undefined;
}

const anObject = { needs: 'an object', accepts: isRecord };

export const PROFILE_OPERATIONS: Readonly<Record<string, ProfileOperation>> = {
  $set: {
    ...anObject,
    apply: (profile, value) => ({ ...profile, ...(value as JsonRecord) }),
  },
  $set_once: {
    ...anObject,
    apply: (profile, value) => ({ ...(value as JsonRecord), ...profile }),
  },
  $add: {
    needs: 'an object of numbers',
    accepts: (value) => isRecord(value) && Object.values(value).every((by) => typeof by === 'number'),
    apply: (profile, value) => changeEach(profile, value, (now, by) => Number(now ?? 0) + Number(by)),
  },
  $append: {
    ...anObject,
    apply: (profile, value) => changeEach(profile, value, (now, item) => [...listOf(now), item]),
  },
  $union: {
    needs: 'an object of arrays',
    accepts: (value) => isRecord(value) && Object.values(value).every(Array.isArray),
    apply: (profile, value) =>
      changeEach(profile, value, (now, items) => [...new Set([...listOf(now), ...listOf(items)])]),
  },
  $remove: {
    ...anObject,
    apply: (profile, value) =>
      changeEach(profile, value, (now, item) =>
        Array.isArray(now) ? now.filter((kept) => kept !== item) : now,
      ),
  },
  $unset: {
    needs: 'an array of property names',
    accepts: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
    apply: (profile, value) =>
      Object.fromEntries(Object.entries(profile).filter(([name]) => !(value as string[]).includes(name))),
  },
  $delete: { needs: 'anything', accepts: () => true, apply: () => undefined },
};

/** The names of the operations that an update holds. */
export function operationsOf(update: JsonRecord): string[] {
  return Object.keys(PROFILE_OPERATIONS).filter((name) => name in update);
}

/** Applies the one operation of a valid update to the profile of that id. */
export function applyOperation(profiles: Map<string, JsonRecord>, id: string, update: JsonRecord): void {
  for (const name of operationsOf(update)) {
    const profile = PROFILE_OPERATIONS[name]?.apply(profiles.get(id) ?? {}, update[name]);
    if (profile) profiles.set(id, profile);
    else profiles.delete(id);
  }
}

function changeEach(
  profile: JsonRecord,
  changes: unknown,
  change: (now: unknown, by: unknown) => unknown,
): JsonRecord {
  const next = { ...profile };
  for (const [name, by] of Object.entries(changes as JsonRecord)) {
    const value = change(next[name], by);
    if (value !== undefined) next[name] = value;
  }
  return next;
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
