/** The module that lets browsers and other services write: beside `AnalyticsModule`, in one's own app or alone. */
import { ConfigurableModuleBuilder, Module, type DynamicModule } from '@nestjs/common';
import { collectorProviders } from './collector.providers.js';
import type { CollectorOptions } from './collector/collector.options.js';
import { COLLECTOR_OPTIONS } from './analytics.tokens.js';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<Partial<CollectorOptions>>({
  optionsInjectionToken: COLLECTOR_OPTIONS,
})
  .setClassMethodName('forRoot')
  .build();

/**
 * What the options leave out comes from the environment.
 *
 * @example
 * imports: [AnalyticsModule.forRoot(), AnalyticsCollectorModule.forRoot({ path: '/t7' })]
 */
@Module({ providers: collectorProviders })
export class AnalyticsCollectorModule extends ConfigurableModuleClass {
  static override forRoot(options: Partial<CollectorOptions> = {}): DynamicModule {
    return super.forRoot(options);
  }
}
