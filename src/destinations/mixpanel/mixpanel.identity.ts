/** An identity in Mixpanel's words, which differ between its two ways of merging ids. */
import type { Identity } from '../../message/message.js';
import type { MixpanelOptions } from './mixpanel.options.js';

type IdMerge = MixpanelOptions['idMerge'];

const DEVICE_PREFIX = '$device:';

/** The properties of an event that say whose it is. */
export interface EventIdentity {
  /** Empty for nobody, which Mixpanel takes and leaves out of every report about users. */
  readonly distinct_id: string;
  readonly $user_id?: string;
  readonly $device_id?: string;
}

/** Simplified projects merge a device and a user when one event carries both; original ones know one id only. */
export function eventIdentity(identity: Identity, idMerge: IdMerge): EventIdentity {
  const distinct_id = distinctId(identity, idMerge) ?? '';
  if (idMerge === 'original') return { distinct_id };
  const device = deviceId(identity);
  return {
    distinct_id,
    ...(identity.userId !== undefined && { $user_id: identity.userId }),
    ...(device !== undefined && { $device_id: device }),
  };
}

/** The key of events and profiles; undefined when nobody is known. */
export function distinctId(identity: Identity, idMerge: IdMerge): string | undefined {
  if (identity.userId !== undefined) return identity.userId;
  if (idMerge === 'original') return identity.anonymousId;
  const device = deviceId(identity);
  // Without the prefix a simplified project would take the device for one more user.
  return device === undefined ? undefined : DEVICE_PREFIX + device;
}

/** Mixpanel's own browser SDK hands out `$device:…` as its distinct id; the device's id is what follows. */
function deviceId({ anonymousId }: Identity): string | undefined {
  return anonymousId?.startsWith(DEVICE_PREFIX) ? anonymousId.slice(DEVICE_PREFIX.length) : anonymousId;
}
