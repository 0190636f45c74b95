/** All that is public of `nestjs-analytics/testing`. */
export { AnalyticsTestingModule } from './analytics-testing.module.js';
export { analyticsMatchers } from './analytics.matchers.js';
export { captureAnalytics } from './analytics.override.js';
export { CapturedAnalytics } from './captured-analytics.js';
export type { WaitOptions } from './captured-analytics.js';
export type {
  AnalyticsMatchers,
  Expected,
  ExpectedProperties,
  ExpectedWho,
} from './analytics-matchers.type.js';
export type { TrackClass } from './event-name.js';
export type { AsymmetricMatcher } from './partial-value.js';

// Stand-in vendors, for end-to-end tests: real HTTP servers that refuse what the vendors would.
export { StandInMixpanel } from './vendors/mixpanel.stand-in.js';
export { StandInSegment } from './vendors/segment.stand-in.js';
export type { Fault, ReceivedRequest, Reply } from './vendors/exchange.js';
export type { FaultOptions, Faults } from './vendors/faults.js';
export type { StandInMixpanelOptions } from './vendors/mixpanel.stand-in.js';
export type { SegmentViolation, StandInSegmentOptions } from './vendors/segment.stand-in.js';
export type { VendorOptions, VendorServer } from './vendors/vendor.server.js';
