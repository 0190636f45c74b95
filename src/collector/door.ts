/** The collector's door in an HTTP server: before body parsers, guards and prefixes of the app, which could only be in its way. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { restOfBody } from './body-rest.js';
import type { ClientAddresses } from './client-address.js';
import type { Cors } from './cors.js';
import { Exchange } from './exchange.js';
import type { RateLimits } from './rate-limits.js';
import { Refusal } from './refusal.js';
import type { FoundRoute, Route, Routes } from './route.js';

export interface DoorParts {
  /** Without a slash at its end: empty for the root. */
  readonly prefix: string;
  /** Whether unknown paths are the collector's, too, but for those of `OF_THE_APP`. */
  readonly isAlone?: boolean;
  readonly routes: Routes;
  readonly cors: Cors;
  readonly addresses: ClientAddresses;
  readonly limits: RateLimits;
  /** Hears of what should not happen: the client gets 503 and sends again. */
  readonly onError: (error: Error) => void;
}

/** What AnalyticsModule answers beside the collector. */
const OF_THE_APP = /^\/(?:health|metrics|analytics)(?:\/|$)/;

interface Place {
  readonly path: string;
  readonly search: string;
}

export class CollectorDoor {
  constructor(private readonly parts: DoorParts) {}

  /** Takes the request when it is the collector's; false: it is somebody else's, and is left as it was. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const place = this.placeOf(request.url ?? '/');
    if (place === undefined) return false;
    const found = this.parts.routes.find(place.path);
    if (found === undefined && !this.owns(place.path)) return false;
    const { addresses } = this.parts;
    const sender = addresses.senderOf(request);
    const ip = sender === undefined ? undefined : addresses.shown(sender);
    const exchange = new Exchange(request, response, place.path, place.search, ip, sender);
    this.serve(exchange, found).catch((error: Error) => {
      this.parts.onError(error);
      response.destroy();
    });
    return true;
  }

  /** Whether a request to this URL is the collector's, or of a process that has no other. */
  takes(url: string): boolean {
    if (this.parts.isAlone) return true;
    const place = this.placeOf(url);
    return place !== undefined && (this.parts.routes.find(place.path) !== undefined || this.owns(place.path));
  }

  /** Whether a route of the app at this path would never be reached. */
  answers(path: string): boolean {
    const place = this.placeOf(path);
    if (place === undefined) return false;
    return this.parts.prefix !== '' || this.parts.routes.find(place.path) !== undefined;
  }

  private owns(unknownPath: string): boolean {
    const { prefix, isAlone = false } = this.parts;
    return prefix !== '' || (isAlone && !OF_THE_APP.test(unknownPath));
  }

  private placeOf(url: string): Place | undefined {
    const { prefix } = this.parts;
    if (!url.startsWith('/')) return this.placeOfAbsolute(url);
    const questionMark = url.indexOf('?');
    const path = questionMark < 0 ? url : url.slice(0, questionMark);
    if (!path.startsWith(prefix)) return undefined;
    const within = path.slice(prefix.length).replace(/\/$/, '');
    if (within !== '' && !within.startsWith('/')) return undefined;
    return { path: within, search: questionMark < 0 ? '' : url.slice(questionMark + 1) };
  }

  /** With the host in it, as a server must take it, too (RFC 9112, 3.2.2). */
  private placeOfAbsolute(url: string): Place | undefined {
    if (!/^https?:/i.test(url) || !URL.canParse(url)) return undefined;
    const { pathname, search } = new URL(url);
    return this.placeOf(pathname + search);
  }

  private async serve(exchange: Exchange, found: FoundRoute | undefined): Promise<void> {
    try {
      this.parts.cors.allow(exchange);
      if (found === undefined) throw new Refusal(404, `There is nothing at ${exchange.path || '/'} here; see the README for the collector's paths.`); // prettier-ignore
      const { route, parameters } = found;
      if (exchange.method === 'OPTIONS') return this.parts.cors.preflight(exchange, route.methods);
      checkMethod(exchange, route);
      const counting = route.isUncounted ? undefined : this.parts.limits.countAddress(exchange);
      if (counting !== undefined) await counting;
      await route.handle(exchange, parameters);
    } catch (error) {
      await this.refuse(exchange, found, error);
    }
  }

  private async refuse(exchange: Exchange, found: FoundRoute | undefined, error: unknown): Promise<void> {
    const refusal = this.refusalOf(error);
    // Whoever is too slow is not waited for any longer.
    if (refusal.status !== 408) await restOfBody(exchange.request);
    if (exchange.isAnswered) return;
    if (refusal.retryAfterS !== undefined) exchange.setHeader('retry-after', String(refusal.retryAfterS));
    // A body that was not read to its end would be taken for the next request.
    if (!exchange.request.complete) exchange.setHeader('connection', 'close');
    if (found?.route.refuse) found.route.refuse(exchange, refusal);
    else exchange.json(refusal.status, { error: refusal.message });
  }

  private refusalOf(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    this.parts.onError(error instanceof Error ? error : new Error(String(error)));
    return new Refusal(503, 'The collector could not take this; send it again.', 1);
  }
}

/** @throws Refusal 405 */
function checkMethod(exchange: Exchange, { methods }: Route): void {
  const { method } = exchange;
  if (methods.includes(method)) return;
  exchange.setHeader('allow', ['OPTIONS', ...methods].join(', '));
  throw new Refusal(405, `${exchange.path} takes ${methods.join(' and ')}, not ${method}.`);
}
