/** What an app may say about reading its requests. */
import type { HttpRequest } from './http-request.js';
import type { Who } from './who.js';

export class RequestFactsOptions {
  /**
   * Who makes the request: a user id, or an identity with a user id, an anonymous id or both; `undefined` for nobody.
   * Read when the response is done, so that guards have set the user.
   * Default: `id`, else `userId`, `sub` or `email` of `request.user`.
   */
  identity?(request: HttpRequest): Who;

  /**
   * Who sends a message to a WebSocket gateway. Take nothing that the client could have made up, such as `handshake.auth`.
   * Default: as `identity` says, of `client.data.user`, else `client.user`, else `client.request.user`.
   */
  socketIdentity?(client: unknown, data: unknown): Who;

  /** For whom a message or event of a microservice is handled; `context` is its transport's. Default: nobody. */
  rpcIdentity?(data: unknown, context: unknown): Who;

  /** The id of the session. Default: `request.session.id`, else `request.sessionID`. */
  session?(request: HttpRequest): string | undefined;

  /** Query parameters that may stay in the path, such as `['page', 'utm_source']`; all others are cut. Default: none. */
  queryParameters: readonly string[] = [];
}
