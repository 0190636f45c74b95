/** The module that tests of apps import: everything is captured as in production, and nothing is sent. */
import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type AnalyticsExtras,
} from '../analytics.module-definition.js';
import { resolveOptions, type AnalyticsOptions, type ResolvedOptions } from '../analytics.options.js';
import { RESOLVED_OPTIONS } from '../analytics.tokens.js';
import { activityProviders } from '../activity.providers.js';
import { captureProviders } from '../capture.providers.js';
import { ActivityService } from '../activity/activity.service.js';
import { AnalyticsService } from '../capture/analytics.service.js';
import { PageViewGuard } from '../capture/page-view.guard.js';
import { PageViewInterceptor } from '../capture/page-view.interceptor.js';
import { PageViews } from '../capture/page-views.js';
import { AnonymousIds } from '../context/anonymous-ids.js';
import { DeadLetters } from '../delivery/dead-letters.js';
import { QueueHealth } from '../delivery/queue.health.js';
import { Telemetry } from '../delivery/telemetry.js';
import { readEnvironment } from '../env.js';
import { queueProviders } from '../queue.providers.js';
import { AliasRegistry } from '../queue/alias-registry.js';
import { MessageQueue } from '../queue/message-queue.js';
import { QueueHome } from '../queue/queue-home.js';
import { AbsentHome } from './absent.home.js';
import { CapturedAnalytics } from './captured-analytics.js';
import { CapturingQueue } from './capturing.queue.js';
import { MemoryAliasRegistry } from './memory-alias.registry.js';

/**
 * It needs no queue, no network and no environment. What is captured is in `CapturedAnalytics`.
 *
 * @example imports: [AnalyticsTestingModule.forRoot(), VenuesModule]
 */
@Module({
  imports: [TerminusModule],
  providers: [
    ...queueProviders,
    ...activityProviders,
    ...captureProviders,
    // Of two providers of one token, the later one counts.
    {
      provide: RESOLVED_OPTIONS,
      useFactory: testingOptions,
      inject: [MODULE_OPTIONS_TOKEN],
    },
    { provide: QueueHome, useFactory: () => new AbsentHome() },
    { provide: CapturingQueue, useFactory: () => new CapturingQueue() },
    { provide: MessageQueue, useExisting: CapturingQueue },
    { provide: AliasRegistry, useFactory: () => new MemoryAliasRegistry() },
    {
      provide: CapturedAnalytics,
      useFactory: (queue: CapturingQueue, pageViews: PageViews) => new CapturedAnalytics(queue, pageViews),
      inject: [CapturingQueue, PageViews],
    },
  ],
  exports: [
    CapturedAnalytics,
    ActivityService,
    AnalyticsService,
    AnonymousIds,
    PageViews,
    PageViewInterceptor,
    PageViewGuard,
    DeadLetters,
    QueueHealth,
    QueueHome,
    Telemetry,
  ],
})
export class AnalyticsTestingModule extends ConfigurableModuleClass {
  /**
   * @param options as in production; those of queue, destinations and workers have no effect. Errors are thrown, and requests
   *   of test clients, which look like bots, are page views, unless `onError` and `exclusions.bots` say otherwise.
   */
  static override forRoot(options: Partial<AnalyticsOptions> & AnalyticsExtras = {}): DynamicModule {
    return super.forRoot(options);
  }
}

function testingOptions(given: Partial<AnalyticsOptions>): ResolvedOptions {
  const { onError = 'throw', exclusions } = given;
  const inTests = {
    onError,
    exclusions: { bots: false, ...exclusions },
    queueUrl: undefined,
    destinations: [],
    runWorker: false,
  };
  return resolveOptions({ ...given, ...inTests }, readEnvironment({}));
}
