/** The module that an app imports: page views, `AnalyticsService`, the queue and, unless told otherwise, its workers. */
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './analytics.module-definition.js';
import { resolveOptions, type AnalyticsOptions, type ResolvedOptions } from './analytics.options.js';
import { AnalyticsRuntime } from './analytics.runtime.js';
import { DELIVERY, RESOLVED_OPTIONS } from './analytics.tokens.js';
import { ActivityController } from './activity/activity.controller.js';
import { ActivityService } from './activity/activity.service.js';
import { activityProviders, dormancyProviders } from './activity.providers.js';
import { captureProviders } from './capture.providers.js';
import { AnalyticsService } from './capture/analytics.service.js';
import { PageViewGuard } from './capture/page-view.guard.js';
import { PageViewInterceptor } from './capture/page-view.interceptor.js';
import { PageViews } from './capture/page-views.js';
import { AnonymousIds } from './context/anonymous-ids.js';
import { DeadLetters } from './delivery/dead-letters.js';
import type { Delivery } from './delivery/delivery.js';
import { QueueHealth } from './delivery/queue.health.js';
import { Telemetry } from './delivery/telemetry.js';
import { queueProviders } from './queue.providers.js';
import { BullMessageQueue } from './queue/bull-message-queue.js';
import { QueueHome } from './queue/queue-home.js';

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
        { shutdownTimeoutMs }: ResolvedOptions,
        delivery?: Delivery,
      ) => new AnalyticsRuntime({ home, queue, pageViews, delivery, shutdownTimeoutMs }),
      inject: [QueueHome, BullMessageQueue, PageViews, RESOLVED_OPTIONS, { token: DELIVERY, optional: true }],
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
  ],
})
export class AnalyticsModule extends ConfigurableModuleClass {}
