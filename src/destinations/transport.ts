/** The one way bytes leave for a vendor: keep-alive connections, a deadline for the whole call, gzip where it is welcome. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Agent, request } from 'undici';
import { Deadline } from './deadline.js';
import { TransportError, transportErrorFrom } from './transport-error.js';
import { retryAfterMs } from './retry-after.js';

const gzipped = promisify(gzip);

/** Below this a gzip header costs more than it saves; a request this small fits one packet. */
const GZIP_FROM_BYTES = 1_024;

export class TransportOptions {
  /** For the whole call, from connecting to the last byte of the answer, in milliseconds. Default 10,000. */
  timeoutMs = 10_000;
  /** For connecting alone, in milliseconds; never longer than `timeoutMs`. Default 5,000. */
  connectTimeoutMs = 5_000;
  /** Connections a host. Default 8. */
  maxConnections = 8;
  /** How long an idle connection is kept, in milliseconds. Default 10,000. */
  keepAliveMs = 10_000;
  /** The longest answer that is read, in bytes. Default 4 MiB: Mixpanel's refusal of each of 2,000 records is under 1 MiB. */
  maxResponseBytes = 4 * 1_024 * 1_024;
}

export interface TransportRequest {
  readonly url: string;
  readonly method?: 'POST' | 'GET';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Compress the body when it is long enough to pay. Default false: not every endpoint takes it. */
  readonly gzip?: boolean;
  readonly signal?: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** How long the vendor asks to wait, in milliseconds, when it said so. */
  readonly retryAfterMs?: number;
}

export class Transport {
  private readonly agent: Agent;
  private readonly timeoutMs: number;

  constructor(options: Partial<TransportOptions> = {}) {
    const settings = { ...new TransportOptions(), ...options };
    this.timeoutMs = settings.timeoutMs;
    this.agent = new Agent({
      connections: settings.maxConnections,
      keepAliveTimeout: settings.keepAliveMs,
      maxResponseSize: settings.maxResponseBytes,
      connect: { timeout: Math.min(settings.connectTimeoutMs, settings.timeoutMs) },
      // The deadline of the whole call covers these two.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * Sends one request and reads the answer, whatever its status. Redirects are not followed.
   *
   * @throws TransportError when no complete answer came.
   */
  async send(call: TransportRequest): Promise<TransportResponse> {
    const deadline = new Deadline(this.timeoutMs, call.signal);
    try {
      const { body, headers } = await encoded(call);
      if (deadline.signal.aborted)
        throw new TransportError('The call was given up before it was sent.', true);
      return await this.answered(call, headers, body, deadline.signal);
    } catch (error) {
      if (error instanceof TransportError) throw error;
      if (deadline.expired)
        throw new TransportError(`No answer within ${this.timeoutMs} ms.`, false, { cause: error });
      throw transportErrorFrom(error);
    } finally {
      deadline.lift();
    }
  }

  /** Closes every connection; calls under way fail. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async answered(
    { url, method = 'POST' }: TransportRequest,
    headers: Record<string, string>,
    body: string | Buffer | undefined,
    signal: AbortSignal,
  ): Promise<TransportResponse> {
    const response = await request(url, { dispatcher: this.agent, method, headers, body, signal });
    const text = await response.body.text();
    const wait = retryAfterMs(response.headers, Date.now());
    return {
      status: response.statusCode,
      body: text,
      headers: response.headers,
      ...(wait !== undefined && { retryAfterMs: wait }),
    };
  }
}

async function encoded(
  call: TransportRequest,
): Promise<{ body?: string | Buffer; headers: Record<string, string> }> {
  const headers: Record<string, string> = { 'user-agent': 'nestjs-analytics', ...call.headers };
  if (!call.gzip || call.body === undefined || call.body.length < GZIP_FROM_BYTES)
    return { body: call.body, headers };
  // The fastest level: events are so repetitive that higher ones only cost CPU.
  const body = await gzipped(call.body, { level: constants.Z_BEST_SPEED });
  return { body, headers: { ...headers, 'content-encoding': 'gzip' } };
}
