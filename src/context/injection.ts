/** Tells whether anything in an app has a service injected, so that what only serves it need not run otherwise. */
import type { ModulesContainer } from '@nestjs/core';
import {
  PARAMTYPES_METADATA,
  PROPERTY_DEPS_METADATA,
  SELF_DECLARED_DEPS_METADATA,
} from '@nestjs/common/constants.js';

interface Dependency {
  readonly param?: unknown;
  readonly type?: unknown;
}

/**
 * Looks at the constructors, the `@Inject()` properties and the factories of all modules.
 * What is fetched by hand, `app.get(service)`, it cannot see. Callable from a provider's factory on.
 */
export function isInjected(modules: ModulesContainer, service: object): boolean {
  for (const { providers, controllers, injectables } of modules.values()) {
    for (const wrapper of [...providers.values(), ...controllers.values(), ...injectables.values()]) {
      const wanted =
        wrapper.inject ?? (wrapper.isNotMetatype ? [] : dependencies(wrapper.metatype as object | null));
      if (wanted.some((one) => tokenOf(one) === service)) return true;
    }
  }
  return false;
}

function dependencies(type: object | null): unknown[] {
  if (typeof type !== 'function') return [];
  const read = (key: string, target: object): unknown[] =>
    (Reflect.getMetadata(key, target) as unknown[] | undefined) ?? [];
  const declared = [
    ...read(SELF_DECLARED_DEPS_METADATA, type),
    ...read(PROPERTY_DEPS_METADATA, type),
  ] as Dependency[];
  return [
    ...read(PARAMTYPES_METADATA, type),
    ...declared.map(({ param, type: property }) => param ?? property),
  ];
}

/** A factory may ask for `{ token, optional }`, and a class for what is declared below it. */
function tokenOf(dependency: unknown): unknown {
  if (typeof dependency !== 'object' || dependency === null) return dependency;
  const { token, forwardRef } = dependency as { token?: unknown; forwardRef?: () => unknown };
  return forwardRef === undefined ? token : forwardRef();
}
