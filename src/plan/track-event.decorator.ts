/** `@TrackEvent()`: puts a typed track into the plan. */
import { declare } from './declaration.js';
import { placeOfCall } from './declared-place.js';
import { eventNameOf } from './event-name.js';
import type { PropertiesOf, ScopeClass, TypedTrack } from './typed-track.js';

export interface TrackEventOptions<Scope extends object = object> {
  /** Declares properties that many tracks share, and that the request may fill; name it in `TypedTrack<Self, Scope>`, too. Default: none. */
  readonly scope?: ScopeClass<Scope>;
  /** Sent along as `event_version`. Raise it with a breaking change. Default: none. */
  readonly version?: number;
  /** One sentence for whoever reads the printed plan. */
  readonly description?: string;
  /** For a name that the class can't have, such as `OAuth App Linked`. Default: the words of the class's name. */
  readonly name?: string;
}

/**
 * The event is named by the words of its class, Noun Verb Subverb: `ClusterProvisioningSuccess` is `Cluster Provisioning Success`.
 * A name off that convention, and two tracks of one name, refuse to start.
 */
export function TrackEvent<Scope extends object = object>(options: TrackEventOptions<Scope> = {}) {
  const place = placeOfCall(TrackEvent);
  return <Type extends TrackClass<InstanceType<Type>, Scope>>(type: Type): Type =>
    declare(type, {
      kind: 'track',
      name: options.name ?? eventNameOf(type.name),
      place,
      scope: options.scope,
      version: options.version,
      description: options.description,
    });
}

/** A class that names itself and its scope rightly. */
type TrackClass<Self, Scope extends object> = new (properties: PropertiesOf<Self>) => TypedTrack<Self, Scope>;
