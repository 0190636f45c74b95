/** The classes of objects inside of properties: which they are, and what is in such an object that its class does not declare. */
import { plainToClassFromExist, plainToInstance, type ClassConstructor } from 'class-transformer';
import { rulesByProperty, rulesOf, type RuledClass } from './ruled-class.js';

/** By the property that has `@ValidateNested()`; undefined where its class is known to nobody. */
export type NestedClasses = ReadonlyMap<string, NestedClass | undefined>;

export interface NestedClass {
  readonly type: RuledClass;
  /** `@Type()` of class-transformer, or TypeScript's own metadata. */
  readonly saidBy: 'decorator' | 'metadata';
}

export function nestedClasses(type: RuledClass): NestedClasses {
  const nested = Object.entries(rulesByProperty(type)).filter(([, rules]) =>
    rules.some((rule) => rule.type === 'nestedValidation'),
  );
  return new Map(nested.map(([name]) => [name, byDecorator(type, name) ?? byMetadata(type, name)]));
}

/** An object becomes one of its class, where class-transformer would not know which that is. */
export function asNested(value: unknown, nested: NestedClass | undefined): unknown {
  if (nested?.saidBy !== 'metadata' || typeof value !== 'object' || value === null) return value;
  return plainToInstance(nested.type as ClassConstructor<object>, value);
}

/** Says what stands in objects of a class with rules, at any depth, without being declared there. */
export function undeclaredInside(value: unknown, path: string, found: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) undeclaredInside(item, `${path}.${at}`, found);
    return;
  }
  const rules = rulesOf(value.constructor as RuledClass);
  if (rules.length === 0) return;
  const declared = new Set(rules.map(({ propertyName }) => propertyName));
  for (const [name, inside] of Object.entries(value)) {
    if (inside === undefined) continue;
    if (declared.has(name)) undeclaredInside(inside, `${path}.${name}`, found);
    else found.push(`property ${path}.${name} should not exist`);
  }
}

/** Asked by example, since class-transformer tells nobody what `@Type()` said. */
function byDecorator(type: RuledClass, name: string): NestedClass | undefined {
  const subject = Object.create(type.prototype as object) as Record<string, unknown>;
  try {
    const made = plainToClassFromExist(subject, { [name]: [{}] })[name];
    const [first] = [made].flat();
    const found = (Object.getPrototypeOf(first) as object).constructor;
    return found === Object ? undefined : { type: found as RuledClass, saidBy: 'decorator' };
  } catch {
    return undefined;
  }
}

function byMetadata(type: RuledClass, name: string): NestedClass | undefined {
  const declared: unknown = Reflect.getMetadata?.('design:type', type.prototype as object, name);
  if (typeof declared !== 'function' || rulesOf(declared as RuledClass).length === 0) return undefined;
  return { type: declared as RuledClass, saidBy: 'metadata' };
}
