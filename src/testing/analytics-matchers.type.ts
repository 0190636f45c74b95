/** The types of the assertions, as Jest and Vitest are told of them. */
import type { PropertiesOf, AnyTrack } from '../plan/typed-track.js';
import type { TrackClass } from './event-name.js';
import type { AsymmetricMatcher } from './partial-value.js';

/** What a test says of properties: some of them, each a value or a matcher such as `expect.any(Number)`. */
export type ExpectedProperties<Properties> = {
  readonly [Name in keyof Properties]?: Expected<Properties[Name]>;
};

/** A value of a property, a part of it when it is an object, or a matcher. */
export type Expected<Value> =
  | AsymmetricMatcher
  | Value
  | (Value extends Date | readonly unknown[] | ((...args: never[]) => unknown)
      ? never
      : Value extends object
        ? ExpectedProperties<Value>
        : never);

/** Who did it. */
export interface ExpectedWho {
  readonly userId?: string | number;
  readonly anonymousId?: string;
}

export interface AnalyticsMatchers<Result = void> {
  /**
   * A track was captured: by its class in the plan, or by its name, with these properties and by this person.
   * What is not said may be anything. A page view is a track: `Page View – VenuesController#show`.
   *
   * @example expect(analytics).toHaveTracked(VenueBooked, { venueId: 4 }, { userId: 'ada@example.com' })
   */
  toHaveTracked<Track extends AnyTrack>(
    event: TrackClass<Track>,
    properties?: ExpectedProperties<PropertiesOf<Track>>,
    who?: ExpectedWho,
  ): Result;
  toHaveTracked(event: string, properties?: Readonly<Record<string, unknown>>, who?: ExpectedWho): Result;

  /** A person's profile was set (`people.set`, `people.setOnce`, or an identifier of the plan), with these traits in one call. */
  toHaveIdentified(userId: string | number, traits?: Readonly<Record<string, unknown>>): Result;

  /** The visitor `previousId` turned out to be `userId`. */
  toHaveAliased(userId: string | number, previousId?: string): Result;

  /** Nothing at all was captured: no track, no page view, no profile, no alias. */
  toHaveTrackedNothing(): Result;
}
