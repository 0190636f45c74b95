/** Which requests leave no trace. */
import type { HttpRequest } from './http-request.js';

export class ExclusionOptions {
  /**
   * Paths that machines ask to see whether the app is well; what lies below them counts too. With a global prefix, name it.
   * Default: `/health`, `/healthz`, `/livez`, `/readyz`, `/metrics`.
   */
  healthPaths: readonly string[] = ['/health', '/healthz', '/livez', '/readyz', '/metrics'];

  /** Whether requests of crawlers, as their user agent gives them away, are left out. Default: true. */
  bots = true;

  /** The app's own rule: true leaves the request out. Default: none. */
  exclude?(request: HttpRequest): boolean;
}
