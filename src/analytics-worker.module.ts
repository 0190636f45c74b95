/** The module of a process that only delivers: for workers of one's own, and for `npm run worker`. */
import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './analytics.module-definition.js';
import { resolveOptions, type AnalyticsOptions, type ResolvedOptions } from './analytics.options.js';
import { ActivityService } from './activity/activity.service.js';
import { activityProviders, dormancyProviders } from './activity.providers.js';
import { AnalyticsRuntime } from './analytics.runtime.js';
import { DELIVERY, RESOLVED_OPTIONS } from './analytics.tokens.js';
import { DeadLetters } from './delivery/dead-letters.js';
import type { Delivery } from './delivery/delivery.js';
import { QueueHealth } from './delivery/queue.health.js';
import { Telemetry } from './delivery/telemetry.js';
import { queueProviders } from './queue.providers.js';
import { QueueHome } from './queue/queue-home.js';

@Module({
  imports: [TerminusModule],
  providers: [
    {
      provide: RESOLVED_OPTIONS,
      useFactory: (given: Partial<AnalyticsOptions>) => resolveOptions({ ...given, runWorker: true }),
      inject: [MODULE_OPTIONS_TOKEN],
    },
    ...queueProviders,
    ...activityProviders,
    ...dormancyProviders,
    {
      provide: AnalyticsRuntime,
      useFactory: (home: QueueHome, { shutdownTimeoutMs }: ResolvedOptions, delivery?: Delivery) =>
        new AnalyticsRuntime({ home, delivery, shutdownTimeoutMs }),
      inject: [QueueHome, RESOLVED_OPTIONS, { token: DELIVERY, optional: true }],
    },
  ],
  exports: [ActivityService, DeadLetters, QueueHealth, QueueHome, Telemetry],
})
export class AnalyticsWorkerModule extends ConfigurableModuleClass {}
