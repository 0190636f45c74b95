/** Passes requests on to Mixpanel as they are: what only Mixpanel can answer, such as session replays and feature flags. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Transform } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import type { Exchange } from '../exchange.js';
import { Refusal } from '../refusal.js';

/** What goes on; cookies of the own site and headers of one connection do not. */
const PASSED_ON = ['authorization', 'content-type', 'content-encoding', 'content-length', 'user-agent', 'accept', 'accept-language', 'traceparent']; // prettier-ignore
const PASSED_BACK = ['content-type', 'content-encoding', 'retry-after'];

const CONNECT_TIMEOUT_MS = 5_000;
/** Replays come from phones on bad lines. */
const MAX_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 64;
/** Flags of a large project are some 100 kB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Clients come again after so long, in seconds. */
const RETRY_AFTER_S = 30;

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export class MixpanelUpstream {
  private readonly agent = new Agent({
    connections: MAX_CONNECTIONS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    maxResponseSize: MAX_ANSWER_BYTES,
  });

  /**
   * @param host such as `https://api.mixpanel.com`
   * @param maxBodyBytes of one request that is passed on; it is never held in memory
   */
  constructor(
    private readonly host: string,
    private readonly maxBodyBytes: number,
  ) {}

  /**
   * Mixpanel's answer, whatever its status.
   *
   * @throws Refusal 413 when the body is too long, 503 when no answer came in time
   */
  async answerTo(exchange: Exchange, timeoutMs = MAX_TIMEOUT_MS): Promise<UpstreamAnswer> {
    const counted =
      exchange.method === 'POST' ? new CountedBody(exchange.request, this.maxBodyBytes) : undefined;
    try {
      const { statusCode, headers, body } = await request(
        `${this.host}${pathOf(exchange)}?${exchange.query.toString()}`,
        {
          dispatcher: this.agent,
          method: exchange.method as Dispatcher.HttpMethod,
          headers: headersOf(exchange),
          body: counted?.stream ?? null,
          signal: AbortSignal.timeout(timeoutMs),
        },
      );
      const answer = Buffer.from(await body.arrayBuffer());
      return { status: statusCode, headers: chosen(headers, PASSED_BACK), body: answer };
    } catch {
      throw (
        counted?.refusal ??
        new Refusal(503, 'Mixpanel can’t be reached now; send this again later.', RETRY_AFTER_S)
      );
    } finally {
      counted?.end();
    }
  }

  /** Passes its answer back. @throws Refusal as `answerTo` */
  async forward(exchange: Exchange): Promise<void> {
    passBack(exchange, await this.answerTo(exchange));
  }

  /** Closes every connection; requests under way fail. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** A body as it comes, up to its limit; the request itself stays open, for the answer. */
class CountedBody {
  /** Why it ended early. */
  refusal?: Refusal;
  readonly stream: Transform;
  private bytes = 0;

  constructor(
    private readonly incoming: IncomingMessage,
    private readonly maxBytes: number,
  ) {
    this.stream = new Transform({
      transform: (chunk: Buffer, _encoding, done) => done(this.count(chunk.length), chunk),
    });
    // A client that goes in the middle: nobody waits for what it began.
    incoming.once('error', (error) => this.stream.destroy(error));
    incoming.pipe(this.stream);
  }

  /** What is left of it is let go as it comes, so that the client is not stuck in sending when the answer is there. */
  end(): void {
    this.incoming.unpipe(this.stream);
    this.stream.destroy();
    this.incoming.resume();
  }

  private count(bytes: number): Refusal | null {
    this.bytes += bytes;
    if (this.bytes <= this.maxBytes) return null;
    this.refusal = new Refusal(413, `The body is longer than ${this.maxBytes} bytes; send less at once.`);
    return this.refusal;
  }
}

/** With the slash at its end where the client has one: Mixpanel would send others elsewhere. */
function pathOf({ path, request: { url = '' } }: Exchange): string {
  return /^[^?]*\/(?:\?|$)/.test(url) ? `${path}/` : path;
}

/** Mixpanel locates people by the address that the request came from. */
function headersOf(exchange: Exchange): Record<string, string> {
  const headers = chosen(exchange.request.headers, PASSED_ON) as Record<string, string>;
  return exchange.ip === undefined ? headers : { ...headers, 'x-forwarded-for': exchange.ip };
}

function chosen(
  headers: IncomingMessage['headers'],
  names: readonly string[],
): Record<string, string | string[]> {
  const picked: Record<string, string | string[]> = {};
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** Answers what Mixpanel answered. */
export function passBack(exchange: Exchange, { status, headers, body }: UpstreamAnswer): void {
  exchange.answer(status, body, { ...headers, 'x-content-type-options': 'nosniff' });
}
