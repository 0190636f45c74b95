/** `@SkipTracking()`: keeps a handler, or all of a controller, out of analytics. */
import { SetMetadata } from '@nestjs/common';

export const SKIP_TRACKING = Symbol('nestjs-analytics.skip-tracking');

/** No page view and no `@Track()` event. `@SkipTracking(false)` on a method takes it back for one handler of a skipped class. */
export function SkipTracking(skip = true): ClassDecorator & MethodDecorator {
  return SetMetadata(SKIP_TRACKING, skip);
}
