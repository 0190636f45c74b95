/** The calls that change the profiles of companies, teams and other groups. */
import type { GroupOperation, Properties } from '../message/message.js';
import type { TrackCallOptions } from './message.options.js';
import { checkedLists, namedOnly } from './people.js';

/** Which group: its sort, such as `company`, and its id. */
export interface GroupTarget {
  readonly groupKey: string;
  readonly groupId: string | number;
}

export type SendGroup = (
  operation: GroupOperation,
  target: GroupTarget,
  properties: () => unknown,
  options: TrackCallOptions | undefined,
) => Promise<void>;

/**
 * Each promise settles when the message is in the queue. Who makes the request, or whom the options name, goes along:
 * Segment puts that person into the group.
 */
export class Groups {
  constructor(private readonly send: SendGroup) {}

  /** Writes properties, over what was there. */
  set(
    groupKey: string,
    groupId: string | number,
    properties: Properties,
    options?: TrackCallOptions,
  ): Promise<void> {
    return this.send('set', { groupKey, groupId }, () => properties, options);
  }

  /** Writes those properties that are not there yet. */
  setOnce(
    groupKey: string,
    groupId: string | number,
    properties: Properties,
    options?: TrackCallOptions,
  ): Promise<void> {
    return this.send('setOnce', { groupKey, groupId }, () => properties, options);
  }

  /** Adds those values that each list does not hold yet. */
  union(
    groupKey: string,
    groupId: string | number,
    lists: Record<string, readonly unknown[]>,
    options?: TrackCallOptions,
  ): Promise<void> {
    return this.send('union', { groupKey, groupId }, () => checkedLists(lists, 'group.union()'), options);
  }

  /** Takes a value out of each list. */
  remove(
    groupKey: string,
    groupId: string | number,
    values: Properties,
    options?: TrackCallOptions,
  ): Promise<void> {
    return this.send('remove', { groupKey, groupId }, () => values, options);
  }

  /** Takes properties away. */
  unset(
    groupKey: string,
    groupId: string | number,
    names: readonly string[],
    options?: TrackCallOptions,
  ): Promise<void> {
    return this.send('unset', { groupKey, groupId }, () => namedOnly(names, 'group.unset()'), options);
  }

  /** Deletes the profile. */
  delete(groupKey: string, groupId: string | number, options?: TrackCallOptions): Promise<void> {
    return this.send('delete', { groupKey, groupId }, () => ({}), options);
  }
}
