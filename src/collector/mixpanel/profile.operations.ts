/** What a record of `/engage` or `/groups` does to a profile. */
import type { PeopleOperation, Properties } from '../../message/message.js';
import { propertiesOf, RecordError } from '../record.js';

export interface ProfileChange<O extends PeopleOperation = PeopleOperation> {
  readonly operation: O;
  readonly properties: Properties;
}

export type OperationNames<O extends PeopleOperation = PeopleOperation> = Readonly<Record<string, O>>;

/**
 * The changes in the order in which they stand in the record; `$add` and `$increment` are one.
 *
 * @param names which operations the endpoint takes, by their names in a record
 * @throws RecordError when there is none, or one of another endpoint, or values that do not go with theirs
 */
export function changesIn<O extends PeopleOperation>(
  record: Properties,
  names: OperationNames<O>,
  subject: string,
): ProfileChange<O>[] {
  const changes: ProfileChange<O>[] = [];
  for (const name of Object.keys(record)) {
    const operation = Object.hasOwn(names, name) ? names[name] : undefined;
    if (operation !== undefined) changes.push({ operation, properties: valuesOf(record, name, operation) });
    else if (OTHERS.has(name))
      throw new RecordError(`A ${subject} can’t be changed by \`${name}\`; send one of ${listed(names)}.`);
  }
  if (changes.length === 0) throw new RecordError(`It changes nothing; send one of ${listed(names)}.`);
  return changes;
}

/** Operations of people alone; met on a group they are not to be overlooked. */
const OTHERS = new Set(['$add', '$increment', '$append']);

function valuesOf(record: Properties, name: string, operation: PeopleOperation): Properties {
  if (operation === 'delete') return {};
  const properties = operation === 'unset' ? namesIn(record[name]) : propertiesOf(record, name);
  const entries = Object.entries(properties);
  if (entries.length === 0) throw new RecordError(`Its \`${name}\` is empty; send at least one property.`);
  if (operation === 'increment') {
    const other = entries.find(([, value]) => !Number.isFinite(value));
    if (other !== undefined)
      throw new RecordError(`Its \`${name}\` has no number for ${quoted(other[0])}; send how much to add.`);
  }
  if (operation !== 'union') return properties;
  return Object.fromEntries(entries.map(([key, value]) => [key, Array.isArray(value) ? value : [value]]));
}

/** A list of names, or one. */
function namesIn(value: unknown): Properties {
  const names: unknown[] = Array.isArray(value) ? value : [value];
  const isText = (name: unknown): name is string => typeof name === 'string' && name !== '';
  if (!names.every(isText))
    throw new RecordError('Its `$unset` is no list of names; send the properties’ names as text.');
  return Object.fromEntries(names.map((name) => [name, true]));
}

function listed(names: OperationNames): string {
  return Object.keys(names)
    .map((name) => `\`${name}\``)
    .join(', ');
}

function quoted(name: string): string {
  return `"${name.slice(0, 100)}"`;
}
