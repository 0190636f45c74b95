/** Puts an interceptor before the handlers of GraphQL, gateways and microservices, and before no others. */
import type { CallHandler, ExecutionContext, NestInterceptor, OnModuleInit } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';
import type { Observable } from 'rxjs';
import type { CallWatch } from './handler-calls.js';
import type { PageViews } from './page-views.js';

/** What the decorators of these packages leave on a method: `@Query()` and `@Mutation()`, `@SubscribeMessage()`, `@MessagePattern()` and `@EventPattern()`. */
const MARKS = ['graphql:resolver_type', 'websockets:message_mapping', 'microservices:pattern'];

interface Provided {
  readonly instance: unknown;
  readonly isNotMetatype: boolean;
}

export class CallInterceptor implements NestInterceptor, OnModuleInit {
  private modules: ModulesContainer | undefined;

  constructor(
    private readonly pageViews: PageViews,
    private readonly watch: CallWatch,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return this.pageViews.follow(context, next, this.watch);
  }

  /**
   * A global interceptor would cost each HTTP request, too, so it stands in the handlers' own metadata, where Nest finds
   * it when it makes their pipeline. Call it while providers are made: gateways and microservices come right after. Modules that
   * are loaded later have none of these handlers: Nest does not connect them.
   */
  interceptAll(modules: ModulesContainer): void {
    this.modules = modules;
    for (const { providers, controllers } of modules.values()) {
      for (const { metatype, isNotMetatype } of [...providers.values(), ...controllers.values()]) {
        if (!isNotMetatype && typeof metatype === 'function') this.interceptIn(metatype.prototype);
      }
    }
  }

  /**
   * Resolvers that a factory made, or that are values, show their class only now. GraphQL looks for them when its own module is
   * initialised, which comes later than a global module. Nest does not connect gateways and controllers of that kind.
   */
  onModuleInit(): void {
    for (const { providers } of this.modules?.values() ?? []) {
      for (const { instance, isNotMetatype } of providers.values() as Iterable<Provided>) {
        if (!isNotMetatype || typeof instance !== 'object' || instance === null) continue;
        this.interceptIn(Object.getPrototypeOf(instance));
      }
    }
  }

  private interceptIn(prototype: unknown): void {
    for (const handler of methodsOf(prototype)) {
      if (MARKS.some((mark) => Reflect.hasMetadata(mark, handler))) this.stand(handler);
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
