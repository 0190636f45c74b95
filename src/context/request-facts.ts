/** Reads from a request who makes it and what is known about it. */
import type { Identity, MessageContext } from '../message/message.js';
import type { AnonymousIds } from './anonymous-ids.js';
import { RpcRequest, SocketRequest } from './call.request.js';
import { headerOf, withoutQuery } from './http-request.js';
import type { HttpRequest } from './http-request.js';
import type { RequestFactsOptions } from './request-facts.options.js';
import { identityOf } from './who.js';
import type { Who } from './who.js';

/** Where apps keep an id of their user, in the order of preference. */
interface UserFields {
  readonly id?: unknown;
  readonly userId?: unknown;
  readonly sub?: unknown;
  readonly email?: unknown;
}

export class RequestFacts {
  private readonly queryParameters: ReadonlySet<string>;

  /** @param anonymousIds finds the ids of visitors; without it there are none */
  constructor(
    private readonly options: RequestFactsOptions,
    private readonly anonymousIds?: AnonymousIds,
  ) {
    this.queryParameters = new Set(options.queryParameters);
  }

  /**
   * Who makes the request, as the app knows by now.
   *
   * @throws Error when the app's own reader throws, or the id is none that vendors can use
   */
  person(request: HttpRequest): Identity | undefined {
    return identityOf(this.who(request));
  }

  /**
   * The same with the anonymous id that the browser sent: a visitor, where no person is known.
   *
   * @throws Error as `person` does
   */
  identity(request: HttpRequest): Identity | undefined {
    return this.withAnonymousId(this.person(request), request);
  }

  /** Takes cookies apart: ask only for a request that leaves a message. */
  withAnonymousId(person: Identity | undefined, request: HttpRequest): Identity | undefined {
    if (this.anonymousIds === undefined || person?.anonymousId !== undefined) return person;
    const anonymousId = this.anonymousIds.of(request);
    // An id that is the user's own says nothing about a visitor.
    if (anonymousId === undefined || anonymousId === person?.userId) return person;
    return person === undefined ? { anonymousId } : { userId: person.userId, anonymousId };
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

  private who(request: HttpRequest): Who {
    const { identity, socketIdentity, rpcIdentity } = this.options;
    if (request instanceof SocketRequest && socketIdentity !== undefined) {
      return socketIdentity.call(this.options, request.client, request.data);
    }
    if (request instanceof RpcRequest) return rpcIdentity?.call(this.options, request.data, request.context);
    return identity === undefined ? userIdOf(request) : identity.call(this.options, request);
  }
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
