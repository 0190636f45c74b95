/** Puts `AnalyticsTestingModule` in the place of an app's own `AnalyticsModule`, with the app's own options. */
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import type { DynamicModule, Type } from '@nestjs/common';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { AnalyticsModule } from '../analytics.module.js';
import { AnalyticsTestingModule } from './analytics-testing.module.js';

/**
 * For tests of a whole app: its `AnalyticsModule.forRoot(…)` or `forRootAsync(…)`, wherever below `appModule` it is imported,
 * is replaced, and everything that it was told still holds, except what is about queue, destinations and workers.
 *
 * @example
 * const module = await captureAnalytics(Test.createTestingModule({ imports: [AppModule] }), AppModule).compile();
 * const analytics = module.get(CapturedAnalytics);
 * @throws Error when none is imported
 */
export function captureAnalytics(
  builder: TestingModuleBuilder,
  appModule: Type | DynamicModule,
): TestingModuleBuilder {
  const own = analyticsIn(appModule, new Set());
  if (own === undefined) {
    throw new Error('[analytics] No AnalyticsModule is imported below the given module. Import AnalyticsTestingModule.forRoot() in the test instead.'); // prettier-ignore
  }
  return builder.overrideModule(own).useModule({ ...own, module: AnalyticsTestingModule });
}

function analyticsIn(imported: unknown, seen: Set<unknown>): DynamicModule | undefined {
  if (typeof imported === 'object' && imported !== null && 'forwardRef' in imported) {
    return analyticsIn((imported as { forwardRef: () => unknown }).forwardRef(), seen);
  }
  if (seen.has(imported)) return undefined;
  seen.add(imported);
  if (isDynamic(imported) && imported.module === AnalyticsModule) return imported;
  const type = isDynamic(imported) ? imported.module : imported;
  if (typeof type !== 'function') return undefined;
  const declared = (Reflect.getMetadata(MODULE_METADATA.IMPORTS, type) as unknown[] | undefined) ?? [];
  const below = [...declared, ...(isDynamic(imported) ? (imported.imports ?? []) : [])];
  for (const each of below) {
    const found = analyticsIn(each, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isDynamic(value: unknown): value is DynamicModule {
  return typeof value === 'object' && value !== null && 'module' in value;
}
