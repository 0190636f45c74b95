/** Decides which requests leave no trace, and says why. */
import type { ExclusionOptions } from './exclusion.options.js';
import type { HttpRequest } from './http-request.js';

/** `anonymous`: nobody known makes it; `skipped`: by `@SkipTracking()`; `rule`: by the app's own `exclude`. */
export type ExclusionReason = 'anonymous' | 'skipped' | 'preflight' | 'health' | 'bot' | 'rule';

export class Exclusions {
  constructor(private readonly options: ExclusionOptions) {}

  /** Why the request is left out, or `undefined` when it is not. */
  reason(request: HttpRequest, path: string, bot: boolean): ExclusionReason | undefined {
    if (this.isHealth(path)) return 'health';
    if (bot && this.options.bots) return 'bot';
    return this.options.exclude?.(request) === true ? 'rule' : undefined;
  }

  private isHealth(path: string): boolean {
    for (const healthPath of this.options.healthPaths) {
      if (!path.startsWith(healthPath)) continue;
      if (path.length === healthPath.length || path[healthPath.length] === '/') return true;
    }
    return false;
  }
}
