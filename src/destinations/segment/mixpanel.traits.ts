/** What Mixpanel's clients call the facts of a person or group that it reserves names for, by the names that Segment reserves for them. */
import type { Properties } from '../../message/message.js';
import { RESERVED_TRAITS } from '../reserved.traits.js';

const TRAITS = new Map(RESERVED_TRAITS.map(([trait, name]) => [name, trait]));

/** As Mixpanel has it: in UTC, which it does not say. */
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/** Where a trait stands there by Segment's name, too, that one stays. */
export function traitsOfMixpanel(properties: Properties): Properties {
  const traits: [name: string, value: unknown][] = [];
  for (const [name, value] of Object.entries(properties)) {
    const trait = TRAITS.get(name);
    if (trait === undefined) traits.push([name, value]);
    else if (!Object.hasOwn(properties, trait))
      traits.push([trait, trait === 'createdAt' ? inUtc(value) : value]);
  }
  return Object.fromEntries(traits);
}

function inUtc(value: unknown): unknown {
  return typeof value === 'string' && WITHOUT_ZONE.test(value) ? `${value}Z` : value;
}
