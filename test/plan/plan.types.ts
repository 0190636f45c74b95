/** Only compiled: what the types of a plan let through, and what they do not. */
import type { AnalyticsService } from '../../src/capture/analytics.service.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { Identifier } from '../../src/plan/identifier.decorator.js';
import { TypedIdentifier, TypedTrack, type PropertiesOf } from '../../src/plan/typed-track.js';
import type { FreeTraits } from '../../src/plan/planned-traits.js';
import { ClusterProvisioningSuccess, ProjectScope, UserRegistered, VenueBooked } from './cluster.plan.js';

export function tracks(analytics: AnalyticsService): void {
  void analytics.track(new VenueBooked({ seats: 2 }));
  void analytics.track(new VenueBooked({ seats: 2, note: 'by the window' }), { userId: 7 });
  // @ts-expect-error: a property is missing
  void analytics.track(new VenueBooked({}));
  // @ts-expect-error: a property is of the wrong type
  void analytics.track(new VenueBooked({ seats: '2' }));
  // @ts-expect-error: a property is one too many
  void analytics.track(new VenueBooked({ seats: 2, colour: 'red' }));
  // @ts-expect-error: a method is no property
  void analytics.track(new VenueBooked({ seats: 2, perSeat: () => 1 }));
  // @ts-expect-error: it has its properties already
  void analytics.track(new VenueBooked({ seats: 2 }), { seats: 3 });
  // @ts-expect-error: properties alone have no name
  void analytics.track({ seats: 2 });
  void analytics.track('Invoice Paid', { euros: 4 }, { userId: 7 });
}

export function scopes(analytics: AnalyticsService): void {
  void analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1 }));
  void analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, project_id: 2 }));
  void analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, user_id: 'u' }));
  // @ts-expect-error: the scope fills in its own properties, not the track's
  void analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'eks', project_id: 2 }));
  // @ts-expect-error: the scope's property is of the wrong type
  void analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, project_id: '2' }));
  // @ts-expect-error: a value that is none of the enumerated
  void analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'aks', infra_id: 1 }));
  // @ts-expect-error: neither the track nor its scope has it
  void analytics.track(new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, region: 'eu' }));
}

export function identifiers(analytics: AnalyticsService): void {
  void analytics.identify(new UserRegistered({ $email: 'ada@example.com' }), { userId: 7 });
  // @ts-expect-error: a trait is of the wrong type
  void analytics.identify(new UserRegistered({ $email: 7 }));
  // @ts-expect-error: traits belong to somebody with an id
  void analytics.identify(new UserRegistered({ $email: 'ada@example.com' }), { anonymousId: 'a' });
  // @ts-expect-error: a track is no identifier
  void analytics.identify(new VenueBooked({ seats: 2 }));
  // @ts-expect-error: an identifier is no track
  void analytics.track(new UserRegistered({ $email: 'ada@example.com' }));
}

export const booked: PropertiesOf<VenueBooked> = { seats: 2 };

// @ts-expect-error: a class names itself
export class NamesNobody extends TypedTrack {}

// @ts-expect-error: a class names itself, not another one
@TrackEvent()
export class NamesAnother extends TypedTrack<VenueBooked> {
  venueId!: number;
}

// @ts-expect-error: the class names the scope of its decorator
@TrackEvent({ scope: ProjectScope })
export class ForgetsScope extends TypedTrack<ForgetsScope> {}

// @ts-expect-error: the decorator names the scope of its class
@TrackEvent()
export class ForgetsToFill extends TypedTrack<ForgetsToFill, ProjectScope> {}

// @ts-expect-error: a track is not decorated as an identifier
@Identifier()
export class WrongDecorator extends TypedTrack<WrongDecorator> {}

// @ts-expect-error: only classes that extend a typed track are in the plan
@TrackEvent()
export class NoTrack {}

/** Its trait is one that no other test knows, since all of them are compiled together. */
@Identifier()
class TypesTestPassed extends TypedIdentifier<TypesTestPassed> {
  'Trait of the types test'!: string;
}

declare module '../../src/plan/planned-traits.js' {
  interface PlannedTraits extends PropertiesOf<TypesTestPassed> {}
}

export const free: FreeTraits = { $name: 'Ada' };
// @ts-expect-error: the trait belongs to an identifier
export const owned: FreeTraits = { 'Trait of the types test': 'x' };
