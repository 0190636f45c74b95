/** What the classes of a plan extend: typed tracks, in a scope or without, and typed identifiers. */
import type { Properties } from '../message/message.js';

/** Only types know them: no object has a property of that name. */
declare const KIND: unique symbol;
declare const SCOPE: unique symbol;

type Method = (...args: never[]) => unknown;

type Data<Type> = {
  [
    Name in keyof Type as Name extends string ? (Type[Name] extends Method ? never : Name) : never
  ]: Type[Name];
};

type ScopeData<Type> = Type extends { readonly [SCOPE]: (scope: infer Scope) => unknown }
  ? Partial<Data<Scope>>
  : unknown;

/** What the class declares: its properties, and those of its scope, which may be left out where the request fills them. */
export type PropertiesOf<Type> = Data<Type> & ScopeData<Type>;

interface Making {
  readonly type: unknown;
  readonly properties: Properties;
}

/** Kept apart from the objects, since what they are made of may have any names: a stranger's JSON has `constructor`, say. */
const makings = new WeakMap<object, Making>();

/** A class that declares properties and is made of them. */
export abstract class Typed<Self> {
  declare readonly [KIND]: 'track' | 'identifier';

  constructor(properties: PropertiesOf<Self>) {
    makings.set(this, { type: new.target, properties });
  }
}

/**
 * Something that a person does, with the properties that it must have. `Self` is the class itself, `Scope` the scope
 * that `@TrackEvent()` names.
 *
 * @example
 * @TrackEvent()
 * export class VenueBooked extends TypedTrack<VenueBooked> {
 *   @IsInt() @Min(1) seats!: number;
 * }
 */
export abstract class TypedTrack<Self, Scope extends object = object> extends Typed<Self> {
  declare readonly [KIND]: 'track';
  declare readonly [SCOPE]: (scope: Scope) => Scope;
}

/**
 * Traits of a person, said at register, log-in or update. Nothing else may change traits that an identifier declares.
 * `Self` is the class itself.
 */
export abstract class TypedIdentifier<Self> extends Typed<Self> {
  declare readonly [KIND]: 'identifier';
}

/** A typed track of any class. */
export type AnyTrack = Typed<unknown> & { readonly [KIND]: 'track' };

/** A typed identifier of any class. */
export type AnyIdentifier = Typed<unknown> & { readonly [KIND]: 'identifier' };

/** A class that declares, with rules of class-validator, the properties that many tracks share. It may extend another one. */
export type ScopeClass<Scope extends object = object> = abstract new () => Scope;

/** What it was made of, by name. */
export function givenTo(typed: object): Properties {
  return makings.get(typed)?.properties ?? {};
}

/** The class that it was made by, whatever it says of itself. */
export function classOf(typed: object): unknown {
  return makings.get(typed)?.type ?? (Object.getPrototypeOf(typed) as object | null)?.constructor;
}
