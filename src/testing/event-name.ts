/** The name of an event, given as itself or as its class in the plan. */
import { declarationOf } from '../plan/declaration.js';
import type { AnyTrack } from '../plan/typed-track.js';

/** A class with `@TrackEvent()`. */
export type TrackClass<Track extends AnyTrack = AnyTrack> = abstract new (...args: never[]) => Track;

/**
 * The event's name.
 * @throws Error when the class is no track of the plan
 */
export function eventNameOf(event: string | TrackClass): string {
  if (typeof event === 'string') return event;
  const declaration = declarationOf(event);
  if (declaration?.kind === 'track') return declaration.name;
  throw new Error(`[analytics] The class ${event.name} is no track. Put @TrackEvent() on it, or give the event's name.`); // prettier-ignore
}

/** Whether it is a class rather than a predicate: of the plan, or one that ought to be. */
export function isTrackClass(value: unknown): value is TrackClass {
  if (typeof value !== 'function') return false;
  return declarationOf(value) !== undefined || /^class\b/.test(Function.prototype.toString.call(value));
}
