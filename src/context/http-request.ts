/** What capture reads of a request, common to Express and Fastify. */
import type { IncomingHttpHeaders } from 'node:http';

/** Express's `Request` and Fastify's `FastifyRequest` both fit it. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Express: the address before a mounted router cut it. */
  readonly originalUrl?: string;
  readonly headers: IncomingHttpHeaders;
  readonly params?: unknown;
  /** Honours Express's `trust proxy` and Fastify's `trustProxy`. */
  readonly ip?: string;
  readonly id?: unknown;
  /** Express: the matched route. */
  readonly route?: { readonly path?: unknown };
  /** Fastify: the matched route. */
  readonly routeOptions?: { readonly url?: string };
  /** Fastify: Node's request. */
  readonly raw?: object;
  readonly user?: unknown;
  readonly session?: unknown;
  readonly sessionID?: unknown;
}

/** The named parameter of the route, when it is there. */
export function routeParam(request: HttpRequest, name: string): string | undefined {
  const value = (request.params as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The pattern of the matched route, such as `/venues/:id`. */
export function routePattern(request: HttpRequest): string | undefined {
  const pattern = request.route === undefined ? request.routeOptions?.url : request.route.path;
  return typeof pattern === 'string' ? pattern : undefined;
}

/** An address without its query and fragment, in which tokens and mail addresses travel. */
export function withoutQuery(address: string): string {
  const query = address.indexOf('?');
  const path = query === -1 ? address : address.slice(0, query);
  const fragment = path.indexOf('#');
  return fragment === -1 ? path : path.slice(0, fragment);
}

/** The first value of a header. */
export function headerOf(request: HttpRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'object' ? value[0] : value;
}
