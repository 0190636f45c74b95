/** What the plan's decorators say of a class, kept on the class and in the list of all decorated ones. */
import type { Properties } from '../message/message.js';
import { classOf, givenTo, type ScopeClass, type Typed } from './typed-track.js';

export interface Declaration {
  readonly kind: 'track' | 'identifier';
  readonly type: TypedClass;
  /** The event of a track, the class of an identifier. */
  readonly name: string;
  /** File and line, such as `src/analytics.plan.ts:12`. */
  readonly place: string;
  readonly scope?: ScopeClass;
  readonly version?: number;
  readonly description?: string;
}

/** A concrete class of the plan. */
export type TypedClass = new (properties: never) => Typed<unknown>;

/** In the global registry of symbols, since the command line and an app may have a copy of the package each. */
const DECLARATION = Symbol.for('nestjs-analytics.plan');

const decorated: Declaration[] = [];

/** Every class that was decorated in this process, in order. It only grows. */
export const declarations: readonly Declaration[] = decorated;

export function declare<Type extends TypedClass>(type: Type, told: Omit<Declaration, 'type'>): Type {
  const declaration: Declaration = { ...told, type };
  Object.defineProperty(type, DECLARATION, { value: declaration });
  decorated.push(declaration);
  return filledLast(type);
}

/** What was declared of the class itself; a class that it extends does not count. */
export function declarationOf(type: unknown): Declaration | undefined {
  if (typeof type !== 'function' || !Object.hasOwn(type, DECLARATION)) return undefined;
  return (type as unknown as Record<symbol, Declaration>)[DECLARATION];
}

/** What was declared of the class that it was made by, if it is an object of one. */
export function declarationBehind(typed: unknown): Declaration | undefined {
  return typeof typed === 'object' && typed !== null ? declarationOf(classOf(typed)) : undefined;
}

export interface Said {
  readonly declaration: Declaration;
  readonly properties: Properties;
}

/**
 * What an instance says, without what is undefined.
 * @param wanted what the caller takes; both kinds when left out
 * @throws Error when its class was not decorated, or is of the other kind
 */
export function saidBy(typed: Typed<unknown>, wanted?: Declaration['kind']): Said {
  const declaration = declarationBehind(typed);
  if (declaration === undefined) {
    const { name } = classOf(typed) as { readonly name: string };
    throw new Error(`[analytics] The class ${name} is in no plan. Put @TrackEvent() or @Identifier() on it.`);
  }
  if (wanted !== undefined && wanted !== declaration.kind) throw otherKind(declaration);
  const properties: Properties = { ...typed };
  for (const name of Object.keys(properties)) if (properties[name] === undefined) delete properties[name];
  return { declaration, properties };
}

function otherKind({ kind, name }: Declaration): Error {
  const [called, right] = kind === 'track' ? ['identify', 'track'] : ['track', 'identify'];
  return new Error(`[analytics] ${called}() got the ${kind} '${name}'. Say it by ${right}().`);
}

/**
 * Fields of a class are initialised after `super()`: under `useDefineForClassFields`, the default since ES2022, they would wipe out
 * whatever the constructor above assigned. So the properties are assigned when the whole constructor is through.
 */
function filledLast<Type extends TypedClass>(type: Type): Type {
  return new Proxy(type, {
    construct(target, args, newTarget) {
      const typed = Reflect.construct(target, args, newTarget) as Properties;
      fill(typed, givenTo(typed));
      return typed;
    },
  });
}

/** What is given as undefined leaves the class's default as it is. */
function fill(typed: Properties, given: Properties | null): void {
  for (const name of Object.keys(given ?? {})) {
    const value = given?.[name];
    if (value === undefined) continue;
    if (name === '__proto__') {
      // Assigning it would give the object another class: it stays a property, which the rules then refuse.
      Object.defineProperty(typed, name, { value, enumerable: true, writable: true, configurable: true });
    } else typed[name] = value;
  }
}
