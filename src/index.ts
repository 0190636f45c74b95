/** All that is public: what an app imports from `nestjs-analytics`. */

// The modules and their options.
export { AnalyticsCollectorModule } from './analytics-collector.module.js';
export { AnalyticsModule } from './analytics.module.js';
export { AnalyticsWorkerModule } from './analytics-worker.module.js';
export { AnalyticsOptions } from './analytics.options.js';
export type { AnalyticsExtras } from './analytics.module-definition.js';

// Capture: from the app to a message.
export { AnalyticsService } from './capture/analytics.service.js';
export { PageViewInterceptor } from './capture/page-view.interceptor.js';
export { PageViewOptions } from './capture/page-view.options.js';
export { SkipTracking } from './capture/skip-tracking.decorator.js';
export { Track } from './capture/track.decorator.js';
export type { OnError } from './capture/error.policy.js';
export type { Groups } from './capture/groups.js';
export type { MessageOptions, TrackCallOptions, WhoOptions } from './capture/message.options.js';
export type { People } from './capture/people.js';
export type { EntityTrackOptions, TrackOptions } from './capture/track.decorator.js';

// Context: what is known about a request.
export { EntityNameOptions } from './context/entity-name.options.js';
export { EntityResolver } from './context/entity.resolver.js';
export { ExclusionOptions } from './context/exclusion.options.js';
export { RequestFactsOptions } from './context/request-facts.options.js';
export { typeOrmEntityResolver } from './context/typeorm-entity.resolver.js';
export type { HttpRequest } from './context/http-request.js';
export type { TypeOrmEntityOptions } from './context/typeorm-entity.resolver.js';

// The message.
export type {
  AliasMessage,
  ClientClock,
  Door,
  GroupMessage,
  GroupOperation,
  Identity,
  Kind,
  Message,
  MessageContext,
  PeopleMessage,
  PeopleOperation,
  ProfileModifiers,
  Properties,
  TrackMessage,
} from './message/message.js';

// The queue.
export {
  BufferFullError,
  BufferOptions,
  QueueUnreachableError,
  UnstorableError,
} from './queue/group-commit.js';
export { QueueHome } from './queue/queue-home.js';
export type { HomeKind, HomeWorkerOptions } from './queue/queue-home.js';

// Delivery, and what operators ask of it.
export { BackoffOptions } from './delivery/backoff.js';
export { DeadLetters } from './delivery/dead-letters.js';
export { QueueHealth } from './delivery/queue.health.js';
export { Telemetry } from './delivery/telemetry.js';
export type { DeadLetter, DeadMessage } from './delivery/dead-letter.js';
export type { QueueStatus } from './delivery/queue-status.js';

// Destinations: those that come with the package, and what one of your own is made of.
export { delivered, rejected, retryable } from './destinations/outcome.js';
export { createDestination } from './destinations/registry.js';
export { createSandbox } from './destinations/sandbox.destination.js';
export { MixpanelOptions } from './destinations/mixpanel/mixpanel.options.js';
export { SegmentOptions } from './destinations/segment/segment.options.js';
export type { BatchLimits, Destination } from './destinations/destination.js';
export type { Outcome } from './destinations/outcome.js';
export type { DestinationName, DestinationOptions } from './destinations/registry.js';
export type { SandboxOptions } from './destinations/sandbox.destination.js';

// The collector: what comes from browsers and other services.
export { CollectorOptions } from './collector/collector.options.js';
export type { Transform } from './collector/collector.options.js';

// The plan: typed tracks, scopes and identifiers.
export { Identifier } from './plan/identifier.decorator.js';
export { PlanOptions } from './plan/plan.options.js';
export { PlanRejections } from './plan/plan.rejections.js';
export { TrackEvent } from './plan/track-event.decorator.js';
export { TypedIdentifier, TypedTrack } from './plan/typed-track.js';
export type { IdentifierOptions } from './plan/identifier.decorator.js';
export type { FreeTraits, PlannedTraits } from './plan/planned-traits.js';
export type { HandledCall, ScopeSource } from './plan/plan.options.js';
export type { TrackEventOptions } from './plan/track-event.decorator.js';
export type { AnyIdentifier, AnyTrack, PropertiesOf, ScopeClass } from './plan/typed-track.js';

// Identity: visitors, and for whom code runs.
export { AnonymousIdOptions } from './context/anonymous-id.options.js';
export { AnonymousIds } from './context/anonymous-ids.js';
export { TrackAs } from './capture/track-as.decorator.js';
export { ANONYMOUS_ID } from './context/anonymous-id.js';
export { AliasRegistry } from './queue/alias-registry.js';
export type { Claim } from './queue/alias-registry.js';
export type { Transport } from './context/handler-call.js';
export type { Who } from './context/who.js';

// Activity: who is here, who has gone.
export { ActivityOptions } from './activity/activity.options.js';
export { ActivityService } from './activity/activity.service.js';
export { ActivityStore } from './activity/activity.store.js';
export { InvalidActivityQuery } from './activity/invalid-activity-query.js';
export { OnDormant } from './activity/on-dormant.decorator.js';
export type {
  ActivityCounts,
  DayCount,
  PageRequest,
  SeenUser,
  SeenUsersPage,
  UserActivity,
} from './activity/activity.report.js';
export type { RankedUser } from './activity/activity.store.js';
export type { ActivityWindow } from './activity/activity.window.js';
export type { Duration } from './activity/duration.js';
export type { OnDormantOptions } from './activity/on-dormant.decorator.js';
