/** What an app may say about reading its requests. */
import type { Identity } from '../message/message.js';
import type { HttpRequest } from './http-request.js';

export class RequestFactsOptions {
  /**
   * Who makes the request: a user id, or an identity with a user id, an anonymous id or both; `undefined` for nobody.
   * Read when the response is done, so that guards have set the user.
   * Default: `id`, else `userId`, `sub` or `email` of `request.user`.
   */
  identity?(request: HttpRequest): Identity | string | number | bigint | undefined | null;

  /** The id of the session. Default: `request.session.id`, else `request.sessionID`. */
  session?(request: HttpRequest): string | undefined;

  /** Query parameters that may stay in the path, such as `['page', 'utm_source']`; all others are cut. Default: none. */
  queryParameters: readonly string[] = [];
}
