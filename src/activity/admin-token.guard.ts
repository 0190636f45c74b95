/** Lets only those in who carry the admin token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, NotFoundException, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common'; // prettier-ignore

/** The token as the app's settings have it; without a value there is no API. */
export class AdminToken {
  constructor(readonly value?: string) {}
}

/** What requests and responses of Express and Fastify have in common. */
interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly authorization?: string };
}

interface Outgoing {
  header(name: string, value: string): unknown;
}

@Injectable()
export class AdminTokenGuard implements CanActivate {
  constructor(private readonly token: AdminToken) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { method, url, headers } = http.getRequest<Incoming>();
    // As if there were no such route.
    if (!this.token.value) throw new NotFoundException(`Cannot ${method} ${url}`);
    const [, given] = /^Bearer +(.*\S) *$/i.exec(headers.authorization ?? '') ?? [];
    if (given !== undefined && isToken(given, this.token.value)) return true;
    http.getResponse<Outgoing>().header('WWW-Authenticate', 'Bearer');
    throw new UnauthorizedException('Send the admin token, as Authorization: Bearer <ADMIN_TOKEN>.');
  }
}

/** Node reads a header's bytes as Latin-1, and most clients send UTF-8. */
function isToken(given: string, token: string): boolean {
  const asSent = Buffer.from(given, 'latin1').toString();
  return [given, asSent].filter((each) => isEqual(each, token)).length > 0;
}

/** Digests have one length, so that the time it takes tells nothing. */
function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
