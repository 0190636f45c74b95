/** The events by which Mixpanel's clients say that a visitor turned out to be somebody, as aliases. */
import type { Identity, Properties } from '../../message/message.js';
import { isNobody } from '../../message/nobody.js';
import { idOf, RecordError } from '../record.js';
import { isDeviceId, visitorId } from './record.identity.js';

export type IdentityVerb = '$identify' | '$create_alias';

export function isIdentityVerb(event: string): event is IdentityVerb {
  return event === '$identify' || event === '$create_alias';
}

/**
 * The two ids that are one person's; undefined where nothing is to be joined: both are the same, or the browser went over from one
 * signed-in person to another, who stay two.
 *
 * @throws RecordError when an id is missing, or is nobody's
 */
export function aliasOf(verb: IdentityVerb, properties: Properties): Required<Identity> | undefined {
  const [old, userId] = verb === '$identify' ? identifiedIds(properties) : aliasIds(properties);
  const anonymousId = visitorId(old);
  if (anonymousId === undefined || userId === undefined) {
    throw new RecordError(`A ${verb} needs two ids; send ${verb === '$identify' ? '`$anon_id` and `$identified_id`' : '`distinct_id` and `alias`'}.`); // prettier-ignore
  }
  if (isDeviceId(userId))
    throw new RecordError(`A ${verb} can’t make somebody a device; send the person’s id.`);
  for (const id of [anonymousId, userId]) {
    if (isNobody(id)) throw new RecordError(`A ${verb} joins "${id}", which is nobody’s id; send one of your own.`); // prettier-ignore
  }
  const device = visitorId(idOf(properties, '$device_id'));
  const isOtherPerson = device !== undefined && anonymousId !== device;
  return isOtherPerson || anonymousId === userId ? undefined : { userId, anonymousId };
}

type OldAndNew = readonly [old: string | undefined, userId: string | undefined];

function identifiedIds(properties: Properties): OldAndNew {
  const old = idOf(properties, '$anon_id') ?? idOf(properties, '$anon_distinct_id');
  const identified = idOf(properties, '$identified_id') ?? idOf(properties, 'distinct_id');
  return [old, identified ?? idOf(properties, '$user_id')];
}

function aliasIds(properties: Properties): OldAndNew {
  return [idOf(properties, 'distinct_id'), idOf(properties, 'alias')];
}
