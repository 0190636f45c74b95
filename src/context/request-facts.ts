/** Reads from a request who makes it and what is known about it. */
import type { Identity, MessageContext } from '../message/message.js';
import { headerOf, withoutQuery } from './http-request.js';
import type { HttpRequest } from './http-request.js';
import type { RequestFactsOptions } from './request-facts.options.js';
import { checkedId } from './user-id.js';

/** Where apps keep an id of their user, in the order of preference. */
interface UserFields {
  readonly id?: unknown;
  readonly userId?: unknown;
  readonly sub?: unknown;
  readonly email?: unknown;
}

export class RequestFacts {
  private readonly queryParameters: ReadonlySet<string>;

  constructor(private readonly options: RequestFactsOptions) {
    this.queryParameters = new Set(options.queryParameters);
  }

  /**
   * Who makes the request, as known by now.
   *
   * @throws Error when the app's own reader throws, or the id is none that vendors can use
   */
  identity(request: HttpRequest): Identity | undefined {
    const found = this.options.identity === undefined ? userIdOf(request) : this.options.identity(request);
    if (found === undefined || found === null || found === '') return undefined;
    if (typeof found !== 'object') return { userId: checkedId(found, 'user id') };
    return checkedIdentity(found);
  }

  sessionId(request: HttpRequest): string | undefined {
    if (this.options.session !== undefined) return this.options.session(request);
    const id = (request.session as { id?: unknown } | null | undefined)?.id ?? request.sessionID;
    return typeof id === 'string' ? id : undefined;
  }

  context(request: HttpRequest): MessageContext {
    const referrer = headerOf(request, 'referer');
    return {
      ip: request.ip,
      userAgent: headerOf(request, 'user-agent'),
      requestId: requestIdOf(request),
      sessionId: this.sessionId(request),
      referrer: referrer === undefined ? undefined : withoutQuery(referrer),
    };
  }

  /** The path of the request, with those query parameters that the app let through. */
  path(request: HttpRequest): string {
    const address = request.originalUrl ?? request.url;
    const path = withoutQuery(address);
    if (this.queryParameters.size === 0 || path.length === address.length) return path;
    const kept = new URLSearchParams();
    for (const [name, value] of new URLSearchParams(address.slice(path.length))) {
      if (this.queryParameters.has(name)) kept.append(name, value);
    }
    return kept.size === 0 ? path : `${path}?${kept.toString()}`;
  }
}

/** An identity whose ids vendors can use; `undefined` when it names nobody. */
export function checkedIdentity(identity: Identity): Identity | undefined {
  const { userId, anonymousId } = identity;
  if (userId === undefined) {
    return anonymousId === undefined ? undefined : { anonymousId: checkedId(anonymousId, 'anonymous id') };
  }
  if (anonymousId === undefined) return { userId: checkedId(userId, 'user id') };
  return { userId: checkedId(userId, 'user id'), anonymousId: checkedId(anonymousId, 'anonymous id') };
}

function userIdOf(request: HttpRequest): string | number | bigint | undefined {
  // Nest middleware sees Node's own request on Fastify, and may have left the user there.
  const user = (request.user ?? (request.raw as HttpRequest | undefined)?.user) as
    UserFields | null | undefined;
  if (user === undefined || user === null) return undefined;
  const id = user.id ?? user.userId ?? user.sub ?? user.email;
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? id : undefined;
}

function requestIdOf(request: HttpRequest): string | undefined {
  const id = headerOf(request, 'x-request-id') ?? request.id;
  return typeof id === 'string' ? id : undefined;
}
