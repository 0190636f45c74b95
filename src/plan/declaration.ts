/** What the plan's decorators say of a class, kept on the class and in the list of all decorated ones. */
import type { Properties } from '../message/message.js';
import { givenTo, type ScopeClass, type Typed } from './typed-track.js';

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

/**
 * What an instance says, without what is undefined.
 * @throws Error when its class was not decorated
 */
export function saidBy(typed: Typed<unknown>): {
  readonly declaration: Declaration;
  readonly properties: Properties;
} {
  const declaration = declarationOf(typed.constructor);
  if (declaration === undefined) {
    throw new Error(
      `[analytics] The class ${typed.constructor.name} is in no plan. Put @TrackEvent() or @Identifier() on it.`,
    );
  }
  const said = Object.entries(typed).filter(([, value]) => value !== undefined);
  return { declaration, properties: Object.fromEntries(said) };
}

/**
 * Fields of a class are initialised after `super()`: under `useDefineForClassFields`, the default since ES2022, they would wipe out
 * whatever the constructor above assigned. So the properties are assigned when the whole constructor is through.
 */
function filledLast<Type extends TypedClass>(type: Type): Type {
  return new Proxy(type, {
    construct(target, args, newTarget) {
      const typed = Reflect.construct(target, args, newTarget) as object;
      return Object.assign(typed, givenTo(typed));
    },
  });
}
