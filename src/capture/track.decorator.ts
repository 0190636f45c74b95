/** `@Track()`: names the business event of a handler, and tells the name of the entity that it is about. */
import { SetMetadata } from '@nestjs/common';
import type { HttpRequest } from '../context/http-request.js';
import { declarationOf } from '../plan/declaration.js';
import type { AnyTrack, PropertiesOf } from '../plan/typed-track.js';
import type { Properties } from '../message/message.js';

export const TRACK = Symbol('nestjs-analytics.track');

/** Methods, since TypeScript lets their parameters be narrower: `(request: express.Request, result: Booking) => …` fits. */
interface Readers {
  properties(request: HttpRequest, result: unknown): Properties;
  entity(id: string, request: HttpRequest): unknown;
}

export interface EntityTrackOptions {
  /**
   * The name of the entity with that id, or the entity, or a promise of either. Asked after the response and remembered
   * by id, so that it must depend on nothing else.
   */
  readonly entity?: Readers['entity'];
  /** What sort of entity it is. Default: the singular of the controller's name. */
  readonly entityType?: string;
}

export interface TrackOptions extends EntityTrackOptions {
  /** Added to what a page view says; `result` is what the handler answered. Read after the response. */
  readonly properties?: Properties | Readers['properties'];
}

type PlannedClass<Event extends AnyTrack> = abstract new (...args: never[]) => Event;

export interface PlannedTrackOptions<Event extends AnyTrack> extends EntityTrackOptions {
  readonly properties?: PropertiesOf<Event> | ((request: HttpRequest, result: never) => PropertiesOf<Event>);
}

/** They may be left out where the class demands no properties. */
type NeededOptions<Event extends AnyTrack> =
  Record<never, never> extends PropertiesOf<Event>
    ? [options?: PlannedTrackOptions<Event>]
    : [options: PlannedTrackOptions<Event> & Required<Pick<PlannedTrackOptions<Event>, 'properties'>>];

export interface TrackMetadata extends TrackOptions {
  readonly event?: string;
}

/**
 * With an event's name: each time the handler succeeds (status below 400), that event is sent besides the page view, with
 * the page view's properties and its own. Without: only says how the page view gets the name of its entity.
 * On a class it holds for each handler; what a method says itself wins, option by option.
 *
 * @example @Track('Venue Booked', { properties: (request, booking: Booking) => ({ seats: booking.seats }) })
 * @example @Track({ entity: (id) => venues.nameOf(id) })
 */
export function Track(event: string, options?: TrackOptions): ClassDecorator & MethodDecorator;
/** A typed track: its name stands in the plan alone, and its properties are the plan's. */
export function Track<Event extends AnyTrack>(
  event: PlannedClass<Event>,
  ...options: NeededOptions<Event>
): ClassDecorator & MethodDecorator;
export function Track(options: EntityTrackOptions): ClassDecorator & MethodDecorator;
export function Track(
  named: string | PlannedClass<AnyTrack> | EntityTrackOptions,
  options: TrackOptions = {},
): ClassDecorator & MethodDecorator {
  return SetMetadata(TRACK, metadataOf(named, options));
}

function metadataOf(
  named: string | PlannedClass<AnyTrack> | EntityTrackOptions,
  options: TrackOptions,
): TrackMetadata {
  if (typeof named === 'string') return { event: named, ...options };
  if (typeof named !== 'function') return named;
  const declaration = declarationOf(named);
  if (declaration) return { event: declaration.name, ...options };
  throw new Error(
    `[analytics] @Track(${named.name}) names no typed track. Put @TrackEvent() on the class, or give a name.`,
  );
}
