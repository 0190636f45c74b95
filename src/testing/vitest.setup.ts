/** Vitest learns the assertions: `setupFiles: ['nestjs-analytics/testing/vitest']`. */
import { expect } from 'vitest';
import { analyticsMatchers } from './analytics.matchers.js';
import type { AnalyticsMatchers } from './analytics-matchers.type.js';

expect.extend(analyticsMatchers);

declare module 'vitest' {
  interface Matchers<T> extends AnalyticsMatchers {}
}
