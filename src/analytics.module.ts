/** The module that an app imports: page views, `AnalyticsService`, the queue and, unless told otherwise, its workers. */
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './analytics.module-definition.js';
import { resolveOptions, type AnalyticsOptions, type ResolvedOptions } from './analytics.options.js';
import { AnalyticsRuntime } from './analytics.runtime.js';
import { DELIVERY, QUEUED_DESTINATIONS, RESOLVED_OPTIONS } from './analytics.tokens.js';
import { ActivityController } from './activity.controller.js';
import { ActivityService } from './activity/activity.service.js';
import { ACTIVITY, activityProviders, dormancyProviders } from './activity.providers.js';
import { captureProviders } from './capture.providers.js';
import { ErrorPolicy } from './capture/error.policy.js';
import { IdentityLinks } from './capture/identity-links.js';
import { AnalyticsService } from './capture/analytics.service.js';
import { PageViewGuard } from './capture/page-view.guard.js';
import { PageViewInterceptor } from './capture/page-view.interceptor.js';
import { PageViews } from './capture/page-views.js';
import { AnonymousIds } from './context/anonymous-ids.js';
import { DeadLetters } from './delivery/dead-letters.js';
import type { Delivery } from './delivery/delivery.js';
import { QueueHealth } from './delivery/queue.health.js';
import { Telemetry } from './delivery/telemetry.js';
import { PlanGate } from './plan/plan.gate.js';
import { queueProviders } from './queue.providers.js';
import { BullMessageQueue } from './queue/bull-message-queue.js';
import { MessageQueue } from './queue/message-queue.js';
import { QueueHome } from './queue/queue-home.js';
import { Tally } from './queue/tally.js';

/**
 * @example
 * imports: [AnalyticsModule.forRoot({ mixpanel: { token: 'the project token' } })]
 */
@Module({
  imports: [TerminusModule],
  providers: [
    {
      provide: RESOLVED_OPTIONS,
      useFactory: (given: Partial<AnalyticsOptions>) => resolveOptions(given),
      inject: [MODULE_OPTIONS_TOKEN],
    },
    ...queueProviders,
    ...activityProviders,
    ...dormancyProviders,
    ...captureProviders,
    {
      provide: AnalyticsRuntime,
      useFactory: (
        home: QueueHome,
        queue: BullMessageQueue,
        pageViews: PageViews,
        { rejections }: DeadLetters,
        { shutdownTimeoutMs }: ResolvedOptions,
        delivery?: Delivery,
      ) => new AnalyticsRuntime({ home, queue, rejections, pageViews, delivery, shutdownTimeoutMs }),
      inject: [
        QueueHome,
        BullMessageQueue,
        PageViews,
        DeadLetters,
        RESOLVED_OPTIONS,
        { token: DELIVERY, optional: true },
      ],
    },
  ],
  controllers: [ActivityController],
  exports: [
    ActivityService,
    AnonymousIds,
    AnalyticsService,
    PageViews,
    PageViewInterceptor,
    PageViewGuard,
    DeadLetters,
    QueueHealth,
    QueueHome,
    Telemetry,
    // For the collector's module beside it.
    AnalyticsRuntime,
    RESOLVED_OPTIONS,
    QUEUED_DESTINATIONS,
    MessageQueue,
    PlanGate,
    IdentityLinks,
    Tally,
    ErrorPolicy,
    ACTIVITY,
  ],
})
export class AnalyticsModule extends ConfigurableModuleClass {}
