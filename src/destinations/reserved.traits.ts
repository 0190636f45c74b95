/** Facts of people and groups for which both Segment and Mixpanel reserve a name. */

/**
 * Segment's name (segment.com/docs/connections/spec/identify, "Traits") and Mixpanel's, as Segment's own destinations translate them,
 * and `avatar` (docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties).
 */
export const RESERVED_TRAITS: readonly (readonly [segment: string, mixpanel: string])[] = [
  ['email', '$email'],
  ['name', '$name'],
  ['firstName', '$first_name'],
  ['lastName', '$last_name'],
  ['username', '$username'],
  ['phone', '$phone'],
  ['avatar', '$avatar'],
  ['createdAt', '$created'],
];
