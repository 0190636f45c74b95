/** `forRoot` and `forRootAsync` of both modules. */
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { AnalyticsOptions } from './analytics.options.js';
import { healthController, metricsController } from './health.controller.js';
import { queueTokenProviders } from './queue.providers.js';

/** What must be known before the options are: it shapes the module itself. */
export interface AnalyticsExtras {
  /** Path of the health check; `false` for none. Default: `health`. */
  healthPath?: string | false;
  /** Path of the Prometheus metrics; `false` for none. Default: `metrics`. */
  metricsPath?: string | false;
  /** Whether `AnalyticsService` can be injected in every module without importing this one. Default: true. */
  global?: boolean;
  /** Names of destinations whose queues can be injected with `@InjectQueue`. Default: those that come with the package. */
  injectableQueues?: readonly string[];
}

const DEFAULTS: AnalyticsExtras = { healthPath: 'health', metricsPath: 'metrics', global: true };

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<Partial<AnalyticsOptions>>({ moduleName: 'Analytics' })
    .setClassMethodName('forRoot')
    .setExtras<AnalyticsExtras>(
      DEFAULTS,
      (definition, { healthPath, metricsPath, global, injectableQueues }) => {
        const tokens = queueTokenProviders(injectableQueues);
        return {
          ...definition,
          global: global ?? true,
          controllers: [
            ...(healthPath === false ? [] : [healthController(healthPath ?? 'health')]),
            ...(metricsPath === false ? [] : [metricsController(metricsPath ?? 'metrics')]),
          ],
          providers: [...(definition.providers ?? []), ...tokens],
          exports: [
            ...(definition.exports ?? []),
            ...tokens.map((each) => (each as { provide: string }).provide),
          ],
        };
      },
    )
    .build();
