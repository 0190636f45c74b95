/** Lets an app tell the compiler which traits belong to its identifiers. */

/**
 * Empty until the app fills it:
 *
 * @example
 * declare module 'nestjs-analytics' {
 *   interface PlannedTraits extends PropertiesOf<UserRegistered> {}
 * }
 */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- an interface, since apps add to it
export interface PlannedTraits {}

/** Traits that `people.set` and its siblings may change: all but those of identifiers. */
export type FreeTraits<Value = unknown> = Record<string, Value> & {
  readonly [Name in keyof PlannedTraits]?: never;
};
