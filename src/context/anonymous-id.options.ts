/** How visitors are recognised before anybody knows who they are. */
import type { HttpRequest } from './http-request.js';

export class AnonymousIdOptions {
  /** The first-party cookie that carries the id. Default: `analytics_anonymous_id`. */
  cookie = 'analytics_anonymous_id';

  /** The request header that carries it where there is no cookie, in small letters. Default: `x-anonymous-id`. */
  header = 'x-anonymous-id';

  /** The app's own reader, in place of both; what is no anonymous id is ignored. Default: none. */
  read?(request: HttpRequest): string | undefined;

  /** The domain of the cookie, such as `example.com` for all of its hosts. Default: the host alone. */
  domain?: string;

  /** How long the browser keeps the cookie, and how long it is remembered whose it is, in days. Default: 365. */
  lifetimeDays = 365;

  /**
   * Whether the first message of somebody known that carries an anonymous id makes the alias by itself. False: only
   * `AnalyticsService.alias` does. Default: true.
   */
  autoAlias = true;
}
