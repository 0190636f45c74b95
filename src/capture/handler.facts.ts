/** What is known of a handler before any request, worked out once. */
import type { ExecutionContext, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { entityTypeOf } from '../context/entity-type.js';
import { SKIP_TRACKING } from './skip-tracking.decorator.js';
import { TRACK } from './track.decorator.js';
import type { TrackMetadata } from './track.decorator.js';

export type Handler = ReturnType<ExecutionContext['getHandler']>;

export interface HandlerFacts {
  /** The page view's name, such as `Page View – VenuesController#show`. */
  readonly pageView: string;
  readonly controller: string;
  readonly action: string;
  readonly entityType: string;
  /** Route parameters that may be the entity's id, the likeliest first. */
  readonly idParams: readonly string[];
  readonly skipped: boolean;
  readonly track: TrackMetadata;
  /** Whether somebody will look at the handler's answer. */
  readonly wantsAnswer: boolean;
}

export class HandlerFactsCache {
  // Two levels, since subclasses share the handlers that they inherit.
  private readonly known = new Map<Type, Map<Handler, HandlerFacts>>();

  /** @param idParam the parameter that is an entity's id, where it is there */
  constructor(readonly idParam: string) {}

  /** @param name what is called, where that is not the handler's own name; always the same for one handler */
  of(controller: Type, handler: Handler, name?: string): HandlerFacts {
    let handlers = this.known.get(controller);
    if (handlers === undefined) this.known.set(controller, (handlers = new Map()));
    let facts = handlers.get(handler);
    if (facts === undefined) handlers.set(handler, (facts = this.read(controller, handler, name)));
    return facts;
  }

  private read(controller: Type, handler: Handler, name: string | undefined): HandlerFacts {
    const action = name ?? methodName(controller, handler);
    const track: TrackMetadata = { ...metadata(TRACK, controller), ...metadata(TRACK, handler) };
    const idParams = this.idParams(controller, handler);
    return {
      pageView: `Page View – ${controller.name}#${action}`,
      controller: controller.name,
      action,
      entityType: track.entityType ?? entityTypeOf(controller.name),
      idParams,
      skipped:
        metadata<boolean>(SKIP_TRACKING, handler) ?? metadata<boolean>(SKIP_TRACKING, controller) ?? false,
      track,
      wantsAnswer: track.event !== undefined || (idParams.length > 0 && track.entity === undefined),
    };
  }

  private idParams(controller: Type, handler: Handler): string[] {
    const names = [controller, handler].flatMap((target) =>
      [metadata<string | string[]>(PATH_METADATA, target) ?? []].flat().flatMap(paramNames),
    );
    const likely = names
      .filter((name) => name !== this.idParam && /(?:[a-z]Id|_id)$/.test(name))
      .toReversed();
    return names.includes(this.idParam) ? [this.idParam, ...likely] : likely;
  }
}

function paramNames(path: string): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
}

/** Other decorators may have replaced the function, so its own name is only the last resort. */
function methodName(controller: Type, handler: Handler): string {
  for (
    let type = controller.prototype as object | null;
    type !== null;
    type = Object.getPrototypeOf(type) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(type)) {
      if (Object.getOwnPropertyDescriptor(type, name)?.value === handler) return name;
    }
  }
  return handler.name;
}

function metadata<Value>(key: string | symbol, target: object): Value | undefined {
  return Reflect.getMetadata(key, target) as Value | undefined;
}
