/** The HTTP half of a stand-in vendor: listens, records, plays faults, goes down and comes back on the same port. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeReply, readRequest, Refusal } from './exchange.js';
import type { ReceivedRequest, Reply } from './exchange.js';
import { Faults } from './faults.js';
import { Watchers } from './watchers.js';

export interface VendorOptions {
  /** How long an answer takes after the request was validated and stored, in milliseconds; 0 unless told. */
  readonly latencyMs?: number;
  /** The vendor's clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

export abstract class VendorServer {
  /** Every request that arrived whole, in order of arrival, also those that a fault met. */
  readonly requests: ReceivedRequest[] = [];
  readonly faults = new Faults();
  /** See `VendorOptions.latencyMs`; a test may change it at any time. */
  latencyMs: number;
  protected readonly now: () => number;
  private readonly watchers = new Watchers();
  private server?: Server;
  private port = 0;

  protected constructor({ latencyMs = 0, now = Date.now }: VendorOptions) {
    this.latencyMs = latencyMs;
    this.now = now;
  }

  /** Where it listens, without a slash at the end; stays the same through `down` and `up`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Validates and stores one request, at once. A `Refusal` may be thrown. */
  protected abstract answer(request: ReceivedRequest): Reply;

  /** One sentence on what it holds, for a test that waits in vain. */
  protected abstract summary(): string;

  /** Listens again after `down`, on the same port. */
  async up(): Promise<void> {
    if (this.server) return;
    const server = createServer((incoming, response) => void this.receive(incoming, response));
    // Node's default of 5 s would tear idle connections that a real vendor's load balancer keeps.
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Stops listening and destroys every open socket: connecting is refused until `up`. */
  async down(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    this.watchers.close();
    await this.down();
  }

  /** Resolves once `predicate` is true of this vendor; rejects after `timeoutMs` with what it holds instead. */
  waitFor(predicate: (vendor: this) => boolean, timeoutMs = 10_000): Promise<void> {
    return this.watchers.until(
      () => predicate(this),
      timeoutMs,
      () => `${this.requestSummary()} ${this.summary()}`,
    );
  }

  private async receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let request: ReceivedRequest;
    try {
      request = await readRequest(incoming, this.now);
    } catch {
      return; // the client went away in mid-request: a vendor knows nothing of it
    }
    this.requests.push(request);
    request.fault = this.faults.take(request);
    await this.play(request, response);
    this.watchers.notify();
  }

  private async play(request: ReceivedRequest, response: ServerResponse): Promise<void> {
    const { fault } = request;
    if (fault === 'hang') return;
    if (fault === 'reset') return destroy(response);
    const reply = typeof fault === 'object' ? fault : this.reply(request);
    if (fault === 'accept-then-hang') return;
    if (fault === 'accept-then-reset') return destroy(response);
    this.watchers.notify();
    if (this.latencyMs > 0) await sleep(this.latencyMs, undefined, { ref: false });
    if (response.destroyed) return;
    const { headers, bytes } = encodeReply(reply);
    response.writeHead(reply.status, headers);
    if (fault === 'cut') return cut(response, bytes);
    request.status = reply.status;
    response.end(bytes);
  }

  private reply(request: ReceivedRequest): Reply {
    try {
      return this.answer(request);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      return { status: 500, body: `The stand-in itself failed: ${String(error)}` };
    }
  }

  private requestSummary(): string {
    const counts = new Map<string, number>();
    for (const { status, fault } of this.requests) {
      const end =
        status === undefined ? `no answer${typeof fault === 'string' ? ` (${fault})` : ''}` : String(status);
      counts.set(end, (counts.get(end) ?? 0) + 1);
    }
    const ends = [...counts].map(([end, count]) => `${count} × ${end}`).join(', ') || 'none';
    return `${this.requests.length} requests arrived, answered: ${ends}.`;
  }
}

function destroy(response: ServerResponse): void {
  response.socket?.destroy();
}

/** Sends the head and half of the body, then tears the connection once these are on their way. */
function cut(response: ServerResponse, bytes: Buffer): void {
  response.flushHeaders();
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => destroy(response));
}
