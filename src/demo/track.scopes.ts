/** Reads off a delivered track what it is about: the scopes that the plan gives it, with their values. */
import type { Message, Properties } from '../message/message.js';
import { declarationOf } from '../plan/declaration.js';
import { rulesOf } from '../plan/ruled-class.js';
import type { ScopeClass } from '../plan/typed-track.js';
import { VENUESPOT_PLAN } from './analytics.plan.js';

export interface TrackScope {
  /** The class of the scope, such as `VenueScope`. */
  readonly scope: string;
  /** The properties that this scope declares itself, such as `{ venue_id: '1' }`. */
  readonly properties: Properties;
}

/** Wider scopes first; none for what is no track of the plan. */
export function scopesOf(message: Message): TrackScope[] {
  if (message.kind !== 'track') return [];
  const events = [VENUESPOT_PLAN.events ?? []].flat().map(declarationOf);
  const scope = events.find((each) => each?.name === message.event)?.scope;
  if (scope === undefined) return [];
  const names = rulesOf(scope).map((rule) => ({ declaredBy: rule.target, name: rule.propertyName }));
  return chainOf(scope).map((type) => {
    const own = names.filter(({ declaredBy }) => declaredBy === type);
    const properties = Object.fromEntries(own.map(({ name }) => [name, message.properties[name]]));
    return { scope: type.name, properties };
  });
}

/** The scope behind all those that it extends. */
function chainOf(scope: ScopeClass): ScopeClass[] {
  const wider = Object.getPrototypeOf(scope) as ScopeClass;
  return wider === Function.prototype ? [scope] : [...chainOf(wider), scope];
}
