/** The calls that change people's profiles. */
import type { PeopleOperation, Properties } from '../message/message.js';
import type { FreeTraits } from '../plan/planned-traits.js';
import type { MessageOptions } from './message.options.js';

/** Makes the message and hands it to the queue; `properties` runs inside, so that what it throws is treated like the rest. */
export type SendPeople = (
  operation: PeopleOperation,
  userId: string | number,
  properties: () => unknown,
  options: MessageOptions | undefined,
) => Promise<void>;

/** Each promise settles when the message is in the queue. */
export class People {
  constructor(private readonly send: SendPeople) {}

  /** Writes properties, over what was there. */
  set(userId: string | number, properties: FreeTraits, options?: MessageOptions): Promise<void> {
    return this.send('set', userId, () => properties, options);
  }

  /** Writes those properties that are not there yet. */
  setOnce(userId: string | number, properties: FreeTraits, options?: MessageOptions): Promise<void> {
    return this.send('setOnce', userId, () => properties, options);
  }

  /** Adds to numbers; a negative value subtracts. */
  increment(userId: string | number, by: FreeTraits<number>, options?: MessageOptions): Promise<void> {
    return this.send('increment', userId, () => checkedNumbers(by), options);
  }

  /** Adds a value to the end of each list. */
  append(userId: string | number, values: FreeTraits, options?: MessageOptions): Promise<void> {
    return this.send('append', userId, () => values, options);
  }

  /** Adds those values that each list does not hold yet. */
  union(
    userId: string | number,
    lists: FreeTraits<readonly unknown[]>,
    options?: MessageOptions,
  ): Promise<void> {
    return this.send('union', userId, () => checkedLists(lists, 'people.union()'), options);
  }

  /** Takes a value out of each list. */
  remove(userId: string | number, values: FreeTraits, options?: MessageOptions): Promise<void> {
    return this.send('remove', userId, () => values, options);
  }

  /** Takes properties away. */
  unset(userId: string | number, names: readonly string[], options?: MessageOptions): Promise<void> {
    return this.send('unset', userId, () => namedOnly(names, 'people.unset()'), options);
  }

  /** Deletes the profile. */
  delete(userId: string | number, options?: MessageOptions): Promise<void> {
    return this.send('delete', userId, () => ({}), options);
  }
}

function checkedNumbers(by: Record<string, number>): Record<string, number> {
  for (const [name, value] of Object.entries(by ?? {})) {
    if (Number.isFinite(value)) continue;
    throw new Error(`[analytics] people.increment() got no number for ${name}. Give how much to add.`);
  }
  return by;
}

export function checkedLists(lists: Record<string, readonly unknown[]>, call: string): Properties {
  for (const [name, value] of Object.entries(lists ?? {})) {
    if (Array.isArray(value)) continue;
    throw new Error(`[analytics] ${call} got no list for ${name}. Give an array.`);
  }
  return lists;
}

/** `unset` says by its keys what goes. */
export function namedOnly(names: readonly string[], call: string): Properties {
  if (!Array.isArray(names)) throw new Error(`[analytics] ${call} got no names. Give an array of strings.`);
  return Object.fromEntries(names.map((name) => [name, true]));
}
