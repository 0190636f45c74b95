/** Jest learns the assertions: `setupFilesAfterEnv: ['nestjs-analytics/testing/jest']`. */
import { expect } from '@jest/globals';
import { analyticsMatchers } from './analytics.matchers.js';
import type { AnalyticsMatchers } from './analytics-matchers.type.js';

expect.extend(analyticsMatchers);

// What `import { expect } from '@jest/globals'` answers.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T> extends AnalyticsMatchers<R> {}
}

// The global `expect` of @types/jest.
declare global {
  namespace jest {
    interface Matchers<R, T> extends AnalyticsMatchers<R> {}
  }
}
