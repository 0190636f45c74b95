/** Puts an interceptor before the handlers of GraphQL, gateways and microservices, and before no others. */
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import type { Observable } from 'rxjs';
import type { CallWatch } from './handler-calls.js';
import type { PageViews } from './page-views.js';

/** What the decorators of these packages leave on a method: `@Query()` and `@Mutation()`, `@SubscribeMessage()`, `@MessagePattern()` and `@EventPattern()`. */
const MARKS = ['graphql:resolver_type', 'websockets:message_mapping', 'microservices:pattern'];

export class CallInterceptor implements NestInterceptor {
  constructor(
    private readonly pageViews: PageViews,
    private readonly watch: CallWatch,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return this.pageViews.follow(context, next, this.watch);
  }

  /**
   * A global interceptor would cost each HTTP request, too, so it stands in the handlers' own metadata, where Nest finds
   * it when it makes their pipeline. Call it while providers are made.
   */
  interceptAll(modules: ModulesContainer): void {
    for (const { providers, controllers } of modules.values()) {
      for (const { metatype, isNotMetatype } of [...providers.values(), ...controllers.values()]) {
        if (isNotMetatype || typeof metatype !== 'function') continue;
        for (const handler of methodsOf(metatype.prototype)) {
          if (MARKS.some((mark) => Reflect.hasMetadata(mark, handler))) this.stand(handler);
        }
      }
    }
  }

  private stand(handler: object): void {
    const others = (Reflect.getMetadata(INTERCEPTORS_METADATA, handler) as unknown[] | undefined) ?? [];
    // One of another app of this process is over, such as that of an earlier test.
    const kept = others.filter((each) => !(each instanceof CallInterceptor));
    Reflect.defineMetadata(INTERCEPTORS_METADATA, [...kept, this], handler);
  }
}

function methodsOf(prototype: unknown): object[] {
  const methods: object[] = [];
  for (
    let type = prototype as object | null;
    type && type !== Object.prototype;
    type = Object.getPrototypeOf(type) as object | null
  ) {
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(type))) {
      if (typeof value === 'function') methods.push(value as object);
    }
  }
  return methods;
}
