/** Counts what known users do, for reports and retargeting, in the store of the queue. */
import type { ActivityStore } from '../activity/activity.store.js';
import { isStorable, userAction } from '../activity/user-action.js';
import type { Destination } from './destination.js';
import { delivered, rejected } from './outcome.js';

export interface ActivityDestinationOptions {
  /** Where the figures are kept. Required. */
  readonly store: ActivityStore;
}

/** Makes the destination `activity`. Messages that are no track of a known user are taken, and change nothing. */
export function createActivity({ store }: ActivityDestinationOptions): Destination {
  return {
    name: 'activity',
    batch: { maxSize: 1_000, maxBytes: 2_000_000, maxWaitMs: 0 },
    async deliver(messages) {
      const actions = messages.map(userAction);
      await store.apply(actions.filter((each) => each !== undefined).filter(isStorable), Date.now());
      return actions.map((action) =>
        action === undefined || isStorable(action)
          ? delivered
          : rejected('Activity takes user ids of 1 to 255 bytes and times from 1970 on.'),
      );
    },
  };
}
