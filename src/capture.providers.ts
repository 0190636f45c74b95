/** What an app process needs on top: page views, the request context and the service that everybody injects. */
import type { Provider } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { ResolvedOptions } from './analytics.options.js';
import { RESOLVED_OPTIONS } from './analytics.tokens.js';
import { AnalyticsService } from './capture/analytics.service.js';
import { CallInterceptor } from './capture/call.interceptor.js';
import { EntityNaming } from './capture/entity-naming.js';
import { ErrorPolicy } from './capture/error.policy.js';
import { HandlerFactsCache } from './capture/handler.facts.js';
import { IdentityLinks } from './capture/identity-links.js';
import { MessageDraft } from './capture/message.draft.js';
import { PageViewGuard } from './capture/page-view.guard.js';
import { PageViewInterceptor } from './capture/page-view.interceptor.js';
import { PageViewOptions } from './capture/page-view.options.js';
import { PageViews } from './capture/page-views.js';
import { VisitReader } from './capture/visit.reader.js';
import { AnonymousIdOptions } from './context/anonymous-id.options.js';
import { AnonymousIds } from './context/anonymous-ids.js';
import { EntityNameOptions } from './context/entity-name.options.js';
import { EntityNames } from './context/entity-names.js';
import { ExclusionOptions } from './context/exclusion.options.js';
import { Exclusions } from './context/exclusions.js';
import { isInjected } from './context/injection.js';
import { RequestContext } from './context/request-context.js';
import { bindRequestContext } from './context/request-context.binding.js';
import { RequestFacts } from './context/request-facts.js';
import { RequestFactsOptions } from './context/request-facts.options.js';
import type { HttpRequest } from './context/http-request.js';
import { UserAgents } from './context/user-agents.js';
import { DeadLetters } from './delivery/dead-letters.js';
import { withDefaults } from './destinations/defaults.js';
import { PlanDeadLetter } from './plan.dead-letter.js';
import { PlanGate } from './plan/plan.gate.js';
import type { PlanObserver } from './plan/plan.gate.js';
import { PlanOptions } from './plan/plan.options.js';
import { PlanRejections, ThrownRejections } from './plan/plan.rejections.js';
import { Plan } from './plan/plan.js';
import { BullMessageQueue } from './queue/bull-message-queue.js';
import { AliasRegistry } from './queue/alias-registry.js';
import { MessageQueue } from './queue/message-queue.js';
import { openAliasRegistry } from './queue/open-alias-registry.js';
import { QueueHome } from './queue/queue-home.js';
import { Tally } from './queue/tally.js';

const DAY_MS = 24 * 60 * 60 * 1000;

export const captureProviders: Provider[] = [
  { provide: MessageQueue, useExisting: BullMessageQueue },
  {
    provide: RequestContext,
    useFactory: boundContext,
    inject: [HttpAdapterHost, ModulesContainer, RESOLVED_OPTIONS],
  },
  {
    provide: ErrorPolicy,
    useFactory: ({ onError }: ResolvedOptions, tally: Tally) =>
      new ErrorPolicy(onError, { failed: () => (tally.captureErrors += 1) }),
    inject: [RESOLVED_OPTIONS, Tally],
  },
  {
    provide: PlanRejections,
    useFactory: ({ onError }: ResolvedOptions, deadLetters: DeadLetters) =>
      onError === 'throw' ? new ThrownRejections() : new PlanDeadLetter(deadLetters),
    inject: [RESOLVED_OPTIONS, DeadLetters],
  },
  {
    provide: PlanGate,
    useFactory: makePlanGate,
    inject: [RESOLVED_OPTIONS, PlanRejections, RequestContext, ErrorPolicy, Tally],
  },
  {
    provide: RequestFacts,
    useFactory: ({ requests }: ResolvedOptions, anonymousIds: AnonymousIds) =>
      new RequestFacts(withDefaults(new RequestFactsOptions(), requests), anonymousIds),
    inject: [RESOLVED_OPTIONS, AnonymousIds],
  },
  {
    provide: AnonymousIds,
    useFactory: (options: ResolvedOptions) => new AnonymousIds(anonymousIdOptions(options)),
    inject: [RESOLVED_OPTIONS],
  },
  {
    provide: AliasRegistry,
    useFactory: (home: QueueHome, options: ResolvedOptions) =>
      openAliasRegistry(home, anonymousIdOptions(options).lifetimeDays * DAY_MS),
    inject: [QueueHome, RESOLVED_OPTIONS],
  },
  {
    provide: IdentityLinks,
    useFactory: (
      queue: MessageQueue,
      registry: AliasRegistry,
      errors: ErrorPolicy,
      options: ResolvedOptions,
    ) => new IdentityLinks(queue, registry, errors, anonymousIdOptions(options).autoAlias),
    inject: [MessageQueue, AliasRegistry, ErrorPolicy, RESOLVED_OPTIONS],
  },
  {
    provide: CallInterceptor,
    useFactory: interceptCalls,
    inject: [PageViews, ModulesContainer, RESOLVED_OPTIONS],
  },
  {
    provide: PageViews,
    useFactory: makePageViews,
    inject: [RESOLVED_OPTIONS, MessageQueue, RequestFacts, ErrorPolicy, Tally, IdentityLinks, PlanGate],
  },
  PageViewInterceptor,
  {
    provide: PageViewGuard,
    useFactory: (pageViews: PageViews, options: ResolvedOptions, config: ApplicationConfig) =>
      new PageViewGuard(pageViews, pageViewOptions(options), config),
    inject: [PageViews, RESOLVED_OPTIONS, ApplicationConfig],
  },
  {
    provide: AnalyticsService,
    useFactory: (
      queue: MessageQueue,
      context: RequestContext,
      facts: RequestFacts,
      errors: ErrorPolicy,
      pageViews: PageViews,
      gate: PlanGate,
      links: IdentityLinks,
    ) => new AnalyticsService(queue, new MessageDraft(context, facts, links), errors, pageViews, gate),
    inject: [MessageQueue, RequestContext, RequestFacts, ErrorPolicy, PageViews, PlanGate, IdentityLinks],
  },
];

function makePageViews(
  options: ResolvedOptions,
  queue: MessageQueue,
  requests: RequestFacts,
  errors: ErrorPolicy,
  tally: Tally,
  links: IdentityLinks,
  gate: PlanGate,
): PageViews {
  const names = withDefaults(new EntityNameOptions(), options.entityNames);
  const exclusions = new Exclusions(withDefaults(new ExclusionOptions(), options.exclusions));
  return new PageViews(
    pageViewOptions(options),
    queue,
    new HandlerFactsCache(names.idParam),
    new VisitReader(requests, exclusions, new UserAgents()),
    new EntityNaming(new EntityNames(names, (error) => errors.report(error)), options.entityResolver),
    errors,
    { excluded: (reason) => tally.countExcluded(reason) },
    links,
    gate,
  );
}

function makePlanGate(
  { plan }: ResolvedOptions,
  rejections: PlanRejections,
  context: RequestContext,
  errors: ErrorPolicy,
  tally: Tally,
): PlanGate {
  const options = withDefaults(new PlanOptions<HttpRequest>(), plan);
  const observer: PlanObserver = {
    found: (what, policy) => tally.countOffPlan(what, policy),
    warned: (error, message) => errors.report(error, message),
  };
  return new PlanGate(
    new Plan(options, (error) => errors.report(error)),
    options as PlanOptions,
    rejections,
    observer,
    () => context.current(),
    () => context.calledWith(),
  );
}

/** Stands before the handlers of GraphQL, gateways and microservices, whose pipelines are made after the providers. */
function interceptCalls(
  pageViews: PageViews,
  modules: ModulesContainer,
  options: ResolvedOptions,
): CallInterceptor {
  const { everyRoute, transports } = pageViewOptions(options);
  const interceptor = new CallInterceptor(pageViews, everyRoute ? transports : 'none');
  interceptor.interceptAll(modules);
  return interceptor;
}

function anonymousIdOptions({ anonymousId }: ResolvedOptions): AnonymousIdOptions {
  const nobody: Partial<AnonymousIdOptions> = { autoAlias: false, read: () => undefined };
  return withDefaults(new AnonymousIdOptions(), anonymousId === false ? nobody : anonymousId);
}

function pageViewOptions({ pageViews }: ResolvedOptions): PageViewOptions {
  return withDefaults(new PageViewOptions(), pageViews === false ? { everyRoute: false } : pageViews);
}

/** Bound while providers are made: body parsers and routes come later, so all of them run inside. */
function boundContext(
  host: HttpAdapterHost,
  modules: ModulesContainer,
  { requestContext }: ResolvedOptions,
): RequestContext {
  const context = new RequestContext();
  const wanted = requestContext === 'auto' ? isInjected(modules, AnalyticsService) : requestContext;
  // It fires at once where the server is known, and in tests when createNestApplication() makes one for a compiled module.
  if (wanted) host.init$.subscribe(() => host.httpAdapter && bindRequestContext(host.httpAdapter, context));
  return context;
}
