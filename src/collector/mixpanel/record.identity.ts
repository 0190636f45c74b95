/** Whose a record is: Mixpanel's three ids, as the signed-in person and the anonymous visitor. */
import type { Identity, Properties } from '../../message/message.js';
import { isNobody } from '../../message/nobody.js';
import { idOf } from '../record.js';

const DEVICE_PREFIX = '$device:';

/** @param distinctField what the endpoint calls it: `distinct_id` or `$distinct_id`. @throws RecordError */
export function identityOf(record: Properties, distinctField: 'distinct_id' | '$distinct_id'): Identity {
  const distinctId = knownIdOf(record, distinctField);
  const device = visitorId(knownIdOf(record, '$device_id'));
  const bare = visitorId(distinctId);
  // Older libraries gave visitors ids without the prefix, and call the same id the device's.
  const isVisitor = isDeviceId(distinctId) || bare === device;
  const signedIn = knownIdOf(record, '$user_id');
  const userId =
    signedIn === undefined || isDeviceId(signedIn) ? (isVisitor ? undefined : distinctId) : signedIn;
  const anonymousId = device ?? (isVisitor ? bare : undefined);
  return { userId, anonymousId: anonymousId === userId ? undefined : anonymousId };
}

/** An id of nobody is as absent, also behind the mark for visitors. */
function knownIdOf(record: Properties, field: string): string | undefined {
  const id = idOf(record, field);
  return isNobody(visitorId(id) ?? '') ? undefined : id;
}

export function isDeviceId(id: string | undefined): boolean {
  return id?.startsWith(DEVICE_PREFIX) ?? false;
}

/** The id without Mixpanel's mark for visitors. */
export function visitorId(id: string | undefined): string | undefined {
  if (id === undefined || !id.startsWith(DEVICE_PREFIX)) return id;
  return id.slice(DEVICE_PREFIX.length) || undefined;
}
