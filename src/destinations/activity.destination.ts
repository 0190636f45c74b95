/** Counts what known users do, for reports and retargeting, in the store of the queue. */
import type { ActivityStore } from '../activity/activity.store.js';
import { isStorable, userAction, type UserAction } from '../activity/user-action.js';
import type { Message } from '../message/message.js';
import type { Destination } from './destination.js';
import { delivered, rejected, type Outcome } from './outcome.js';

export interface ActivityDestinationOptions {
  /** Where the figures are kept. Required. */
  readonly store: ActivityStore;
  /** Whether a track of a known user counts as an action of theirs; what is said on behalf of one never does. Default: all others. */
  readonly counts?: (message: Message) => boolean;
}

/** Makes the destination `activity`. Messages that tell of no action of a known user are taken, and change nothing. */
export function createActivity({ store, counts = () => true }: ActivityDestinationOptions): Destination {
  return {
    name: 'activity',
    batch: { maxSize: 1_000, maxBytes: 2_000_000, maxWaitMs: 0 },
    async deliver(messages) {
      const actions: UserAction[] = [];
      const outcomes = messages.map((message): Outcome => {
        const action = userAction(message);
        if (!action) return delivered;
        if (!isStorable(action)) return rejected('Activity takes user ids of 1 to 255 bytes and times from 1970 on.'); // prettier-ignore
        try {
          if (counts(message)) actions.push(action);
          return delivered;
        } catch (error) {
          return rejected(`activity.counts threw: ${(error as Error)?.message}`);
        }
      });
      await store.apply(actions, Date.now());
      return outcomes;
    },
  };
}
