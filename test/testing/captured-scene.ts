/** An analytics service in a test, and what it captured. */
import { Test } from '@nestjs/testing';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { AnalyticsTestingModule } from '../../src/testing/analytics-testing.module.js';
import { CapturedAnalytics } from '../../src/testing/captured-analytics.js';

export interface CapturedScene {
  readonly service: AnalyticsService;
  readonly analytics: CapturedAnalytics;
}

export async function capturedScene(): Promise<CapturedScene> {
  // Without a plan: these tests are about what was captured, whatever it was.
  const analytics = AnalyticsTestingModule.forRoot({ plan: { events: [], identifiers: [] } });
  const module = await Test.createTestingModule({ imports: [analytics] }).compile();
  return { service: module.get(AnalyticsService), analytics: module.get(CapturedAnalytics) };
}

/** What an assertion says when it fails, without colours. */
export function failureOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    // oxlint-disable-next-line no-control-regex -- colours of a terminal are control characters
    return (error as Error).message.replaceAll(/\u001B\[\d+m/g, '');
  }
  throw new Error('The assertion holds.');
}
