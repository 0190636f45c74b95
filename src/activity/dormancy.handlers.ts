/** Finds the methods with `@OnDormant()` in an app, at its start. */
import type { ModulesContainer } from '@nestjs/core';
import type { SeenUser } from './activity.report.js';
import { durationMs } from './duration.js';
import { ON_DORMANT, type OnDormantOptions } from './on-dormant.decorator.js';

export interface DormancyHandler {
  readonly name: string;
  readonly afterMs: number;
  readonly retryAfterMs: number;
  readonly maxAMinute: number;
  handle(user: SeenUser): unknown;
}

type Wrapper = ReturnType<NonNullable<ReturnType<ModulesContainer['get']>>['providers']['get']> & {};

/** @throws Error when a duration is wrong, two have one name, or one belongs to a provider that is made for each request. */
export function dormancyHandlers(modules: ModulesContainer): DormancyHandler[] {
  const wrappers = [...modules.values()].flatMap(({ providers, controllers }) => [
    ...providers.values(),
    ...controllers.values(),
  ]);
  const handlers = new Map<object, DormancyHandler[]>();
  for (const wrapper of wrappers as Wrapper[]) {
    const instance: unknown = wrapper.instance;
    if (typeof instance !== 'object' || instance === null) continue;
    const found = methodsOf(instance).map(([method, options]) => handlerOf(wrapper, method, options));
    // A provider may be known under several tokens.
    if (found.length > 0) handlers.set(instance, found);
  }
  return withoutNamesakes([...handlers.values()].flat());
}

/** Inherited methods count, too. */
function methodsOf(instance: object): [method: string, options: OnDormantOptions][] {
  const methods = new Map<string, OnDormantOptions>();
  for (
    let each: object | null = instance;
    each && each !== Object.prototype;
    each = Object.getPrototypeOf(each) as object | null
  ) {
    // prettier-ignore
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      const options = typeof value === 'function' ? (Reflect.getMetadata(ON_DORMANT, value) as OnDormantOptions) : undefined; // prettier-ignore
      if (options && !methods.has(name)) methods.set(name, options);
    }
  }
  return [...methods];
}

function handlerOf(wrapper: Wrapper, method: string, options: OnDormantOptions): DormancyHandler {
  const instance = wrapper.instance as Record<string, (user: SeenUser) => unknown>;
  const place = `${instance.constructor.name}.${method}`;
  if (!wrapper.isDependencyTreeStatic()) {
    throw new Error(`[analytics] ${place} has @OnDormant, and its provider is made for each request. Move it into a provider of the default scope.`); // prettier-ignore
  }
  if (options.maxAMinute !== undefined && !(options.maxAMinute >= 1)) {
    throw new Error(`[analytics] Wrong maxAMinute of @OnDormant on ${place}. Give a number, 1 or more.`);
  }
  const { name = place, after, retryAfter = '10m', maxAMinute = 500 } = options;
  return {
    name,
    afterMs: durationMs(after),
    retryAfterMs: durationMs(retryAfter),
    maxAMinute,
    handle: (user) => instance[method]?.(user),
  };
}

function withoutNamesakes(handlers: readonly DormancyHandler[]): DormancyHandler[] {
  const names = handlers.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return [...handlers];
  throw new Error(
    `[analytics] Two methods with @OnDormant are called ${twice}. Give one of them a name of its own.`,
  );
}
