/** A real Nest app for tests, on Express or Fastify, whose requests are captured into a collecting queue. */
import { Global, Module } from '@nestjs/common';
import type { INestApplication, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer, NestFactory } from '@nestjs/core';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { CallInterceptor } from '../../src/capture/call.interceptor.js';
import { EntityNaming } from '../../src/capture/entity-naming.js';
import { ErrorPolicy } from '../../src/capture/error.policy.js';
import { HandlerFactsCache } from '../../src/capture/handler.facts.js';
import { IdentityLinks } from '../../src/capture/identity-links.js';
import { MessageDraft } from '../../src/capture/message.draft.js';
import { PageViewGuard } from '../../src/capture/page-view.guard.js';
import { PageViewOptions } from '../../src/capture/page-view.options.js';
import { PageViews } from '../../src/capture/page-views.js';
import { VisitReader } from '../../src/capture/visit.reader.js';
import { AnonymousIdOptions } from '../../src/context/anonymous-id.options.js';
import { AnonymousIds } from '../../src/context/anonymous-ids.js';
import { EntityNameOptions } from '../../src/context/entity-name.options.js';
import { EntityNames } from '../../src/context/entity-names.js';
import type { EntityResolver } from '../../src/context/entity.resolver.js';
import { ExclusionOptions } from '../../src/context/exclusion.options.js';
import { Exclusions } from '../../src/context/exclusions.js';
import { RequestContext } from '../../src/context/request-context.js';
import { bindRequestContext } from '../../src/context/request-context.binding.js';
import { RequestFacts } from '../../src/context/request-facts.js';
import { RequestFactsOptions } from '../../src/context/request-facts.options.js';
import { UserAgents } from '../../src/context/user-agents.js';
import type { PlanGate } from '../../src/plan/plan.gate.js';
import { CollectingQueue } from './collecting-queue.js';
import { RememberedAliases } from './remembered-aliases.js';

export const CHROME =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

export const PLATFORMS = ['express', 'fastify'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface Capturing {
  readonly pageViews?: Partial<PageViewOptions>;
  readonly requests?: Partial<RequestFactsOptions>;
  readonly exclusions?: Partial<ExclusionOptions>;
  readonly names?: Partial<EntityNameOptions>;
  readonly anonymousId?: Partial<AnonymousIdOptions>;
  readonly resolver?: EntityResolver;
  readonly gate?: PlanGate;
  readonly providers?: Provider[];
  readonly imports?: ModuleMetadata['imports'];
}

export class CapturedApp {
  readonly queue = new CollectingQueue();
  readonly excluded: string[] = [];
  readonly errors: Error[] = [];
  readonly aliases = new RememberedAliases();
  readonly anonymousIds: AnonymousIds;
  readonly analytics: AnalyticsService;
  readonly views: PageViews;
  url = '';
  private app: INestApplication | undefined;
  private readonly contexts = new RequestContext();

  constructor(private readonly capturing: Capturing = {}) {
    const { queue } = this;
    const names = Object.assign(new EntityNameOptions(), capturing.names);
    const errors = new ErrorPolicy((error) => this.errors.push(error));
    const visitors = Object.assign(new AnonymousIdOptions(), capturing.anonymousId);
    this.anonymousIds = new AnonymousIds(visitors);
    const facts = new RequestFacts(
      Object.assign(new RequestFactsOptions(), capturing.requests),
      this.anonymousIds,
    );
    const links = new IdentityLinks(queue, this.aliases, errors, visitors.autoAlias);
    const exclusions = new Exclusions(Object.assign(new ExclusionOptions(), capturing.exclusions));
    this.views = new PageViews(
      this.viewOptions(),
      queue,
      new HandlerFactsCache(names.idParam),
      new VisitReader(facts, exclusions, new UserAgents()),
      new EntityNaming(new EntityNames(names, (error) => this.errors.push(error)), capturing.resolver),
      errors,
      { excluded: (reason) => this.excluded.push(reason) },
      links,
      capturing.gate,
    );
    const draft = new MessageDraft(this.contexts, facts, links);
    this.analytics = new AnalyticsService(queue, draft, errors, this.views);
  }

  /** Serves the controllers on a free port. `prepare` runs before the first request. */
  async start(
    platform: Platform,
    controllers: Type[],
    prepare: (app: INestApplication) => unknown = () => undefined,
  ): Promise<this> {
    const app = await NestFactory.create(this.module(controllers), adapterOf(platform), {
      logger: false,
      forceCloseConnections: true,
    });
    await prepare(app);
    await app.listen(0, '127.0.0.1');
    this.app = app;
    this.url = await app.getUrl();
    return this;
  }

  /** One request of the person, and everything that it left in the queue. */
  async ask(path: string, userId?: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (userId !== undefined) headers.set('x-user', userId);
    // Node's own user agent counts as a bot.
    if (!headers.has('user-agent')) headers.set('user-agent', CHROME);
    const response = await fetch(this.url + path, { ...init, headers });
    await response.arrayBuffer();
    await this.views.idle();
    return response;
  }

  async stop(): Promise<void> {
    await this.app?.close();
  }

  private viewOptions(): PageViewOptions {
    return Object.assign(new PageViewOptions(), this.capturing.pageViews);
  }

  private module(controllers: Type[]): Type {
    @Global()
    @Module({
      providers: [
        { provide: PageViews, useValue: this.views },
        { provide: AnalyticsService, useValue: this.analytics },
        { provide: 'bound', useFactory: this.bind, inject: [HttpAdapterHost] },
        {
          provide: PageViewGuard,
          useFactory: (config: ApplicationConfig) =>
            new PageViewGuard(this.views, this.viewOptions(), config),
          inject: [ApplicationConfig],
        },
        { provide: AnonymousIds, useValue: this.anonymousIds },
        { provide: CallInterceptor, useFactory: this.interceptCalls, inject: [ModulesContainer] },
      ],
      exports: [PageViews, AnalyticsService, AnonymousIds],
    })
    class CaptureModule {}

    const { imports = [], providers = [] } = this.capturing;
    @Module({ imports: [CaptureModule, ...imports], controllers, providers })
    class AppModule {}
    return AppModule;
  }

  private readonly interceptCalls = (modules: ModulesContainer): CallInterceptor => {
    const { everyRoute, transports } = this.viewOptions();
    const interceptor = new CallInterceptor(this.views, everyRoute ? transports : 'none');
    interceptor.interceptAll(modules);
    return interceptor;
  };

  private readonly bind = ({ httpAdapter }: HttpAdapterHost): boolean =>
    bindRequestContext(httpAdapter, this.contexts);
}

function adapterOf(platform: Platform): AbstractHttpAdapter {
  return platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
}
