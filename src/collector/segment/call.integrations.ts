/** To which destinations a call may go, as its sender says in `integrations` (segment.com/docs/guides/filtering-data). */
import type { Properties } from '../../message/message.js';
import { RecordError } from '../record.js';
import { lengthOf } from './sender.context.js';

/** Of those of the request and those of the call, each; both together still fit into the context. */
const MAX_LENGTH = 8_000;

/** What Segment has called Mixpanel over the years (segment.com/docs/connections/destinations/catalog/mixpanel). */
const MIXPANEL = ['Mixpanel', 'Mixpanel (Legacy)', 'Mixpanel (Actions)', 'Actions Mixpanel'];

/**
 * Left out as other fields are, they would no longer forbid anything.
 *
 * @throws RecordError when they are longer than any client writes them
 */
export function boundedRestrictions(integrations: Properties): Properties {
  if (lengthOf(integrations) <= MAX_LENGTH) return integrations;
  throw new RecordError(`Its \`integrations\` are longer than ${MAX_LENGTH} characters; name fewer destinations.`); // prettier-ignore
}

/** What forbids anything; undefined when the call may go everywhere, which is what most calls say. */
export function restrictions(integrations: Properties): Properties | undefined {
  return Object.values(integrations).every((value) => value === true) ? undefined : integrations;
}

/**
 * Names of our destinations that may not have the call; undefined when all may. `All: false` is about the places behind Segment,
 * of which Mixpanel is one: Segment itself, as warehouses, is only left out by its own name.
 */
export function withheldBy(integrations: Properties): string[] | undefined {
  const withheld: string[] = [];
  const named = MIXPANEL.map((name) => integrations[name] ?? undefined).filter((said) => said !== undefined);
  if (named.length === 0 ? integrations['All'] === false : named.includes(false)) withheld.push('mixpanel');
  if (integrations['Segment.io'] === false) withheld.push('segment');
  return withheld.length === 0 ? undefined : withheld;
}
