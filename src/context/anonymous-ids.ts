/** The ids of visitors: read from requests, and given to browsers as a first-party cookie. */
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { anonymousIdIn, cookieOf } from './anonymous-id.js';
import { AnonymousIdOptions } from './anonymous-id.options.js';
import { headerOf } from './http-request.js';
import type { HttpRequest } from './http-request.js';

const DAY_S = 24 * 60 * 60;

/** What a response of Express or Fastify is asked; both know their request. */
interface CookieResponse {
  /** Express. */
  readonly req?: HttpRequest & { readonly protocol?: string };
  /** Fastify. */
  readonly request?: HttpRequest & { readonly protocol?: string };
  /** Express: Node's own. Keeps the cookies that are already set. */
  appendHeader?(name: string, value: string): unknown;
  /** Fastify: keeps the cookies that are already set. */
  header?(name: string, value: string): unknown;
}

/** For the responses of both platforms: `@Res({ passthrough: true }) response`. */
@Injectable()
export class AnonymousIds {
  constructor(private readonly options: AnonymousIdOptions = new AnonymousIdOptions()) {}

  /** The id that the visitor's browser sent: from the cookie, else the header, or as the app reads it. Garbage is none. */
  of(request: HttpRequest): string | undefined {
    const { read, cookie, header } = this.options;
    if (read !== undefined) return anonymousIdIn(read.call(this.options, request));
    return anonymousIdIn(cookieOf(request, cookie)) ?? anonymousIdIn(headerOf(request, header.toLowerCase()));
  }

  /** The id as it stands, when it is one: for those that come from a form. */
  checked(value: unknown): string | undefined {
    return anonymousIdIn(value);
  }

  /** The visitor's id; one who comes without gets a new one, and a cookie that keeps it. */
  start(response: object): string {
    const { req, request = req } = response as CookieResponse;
    return (request && this.of(request)) ?? this.renew(response);
  }

  /** A new id and a cookie that keeps it. Call it when somebody logs out: whoever comes next is another visitor. */
  renew(response: object): string {
    const id = randomUUID();
    setCookie(response, this.cookie(response, id));
    return id;
  }

  /** Scripts may read it, so that a browser's own analytics can speak of the same visitor. */
  private cookie(response: CookieResponse, id: string): string {
    const { cookie, domain, lifetimeDays } = this.options;
    const secure = (response.request ?? response.req)?.protocol === 'https';
    return [
      `${cookie}=${id}`,
      `Max-Age=${Math.round(lifetimeDays * DAY_S)}`,
      'Path=/',
      ...(domain === undefined ? [] : [`Domain=${domain}`]),
      ...(secure ? ['Secure'] : []),
      'SameSite=Lax',
    ].join('; ');
  }
}

function setCookie(response: CookieResponse, cookie: string): void {
  if (response.appendHeader) response.appendHeader('set-cookie', cookie);
  else if (response.header) response.header('set-cookie', cookie);
  else throw new TypeError('[analytics] That is no response of Express or Fastify. Give the one of @Res({ passthrough: true }).'); // prettier-ignore
}
