/** Lets pages of known origins send, with credentials, and read every answer. */
import type { Exchange } from './exchange.js';

/** What the clients send by themselves: keys, types, retries, and the trace of mixpanel-browser's flags. */
const ALLOWED_HEADERS =
  'authorization, content-type, content-encoding, x-retry-count, traceparent, x-anonymous-id';
/** Names of headers, with commas between them, as RFC 9110 spells them. */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/;
/** More is no page's wish, and all of it would go into the answer. */
const MAX_HEADER_NAMES_LENGTH = 1_024;
/** Scripts see no other headers of an answer. */
const EXPOSED_HEADERS = 'retry-after';
/** Chromium keeps a preflight's answer for two hours at most. */
const PREFLIGHT_MAX_AGE_S = '7200';

/** Without what makes no difference to people who write it: capitals, and slashes at the end. */
export function spelledOrigin(text: string): string {
  return text.toLowerCase().replace(/\/+$/, '');
}

/** Whether a browser can ever send it as its `Origin`: no path, no wildcard, no port that its scheme has anyway. */
export function isOrigin(text: unknown): boolean {
  if (typeof text !== 'string' || text.includes('*')) return false;
  return URL.canParse(text) && new URL(text).origin === text && text !== 'null';
}

export class Cors {
  private readonly origins: ReadonlySet<string>;

  /** @param origins exactly as browsers spell them, such as `https://app.example.com` */
  constructor(origins: readonly string[]) {
    this.origins = new Set(origins);
  }

  /** Goes with every answer, errors too: without it the page can't tell a refusal from a blocked request. */
  allow(exchange: Exchange): void {
    if (this.origins.size === 0) return;
    exchange.setHeader('vary', 'origin');
    const origin = exchange.header('origin');
    if (origin === undefined || !this.origins.has(origin)) return;
    exchange.setHeader('access-control-allow-origin', origin);
    exchange.setHeader('access-control-allow-credentials', 'true');
    exchange.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  }

  /** Answers what a browser asks before it sends. */
  preflight(exchange: Exchange, methods: readonly string[]): void {
    if (this.origins.size > 0) exchange.setHeader('vary', 'origin, access-control-request-headers');
    if (this.isAllowed(exchange)) {
      exchange.setHeader('access-control-allow-methods', methods.join(', '));
      exchange.setHeader('access-control-allow-headers', allowedHeaders(exchange));
      exchange.setHeader('access-control-max-age', PREFLIGHT_MAX_AGE_S);
    }
    exchange.answer(204, '', { allow: ['OPTIONS', ...methods].join(', ') });
  }

  private isAllowed(exchange: Exchange): boolean {
    const origin = exchange.header('origin');
    return origin !== undefined && this.origins.has(origin);
  }
}

/** With what the page itself puts on its requests: a page that may send may say what it likes, and a client drops what is blocked. */
function allowedHeaders(exchange: Exchange): string {
  const asked = exchange.header('access-control-request-headers')?.trim() ?? '';
  if (asked.length > MAX_HEADER_NAMES_LENGTH || !HEADER_NAMES.test(asked)) return ALLOWED_HEADERS;
  const names = asked.toLowerCase().split(/[ \t]*,[ \t]*/);
  return [...new Set([...ALLOWED_HEADERS.split(', '), ...names])].join(', ');
}
