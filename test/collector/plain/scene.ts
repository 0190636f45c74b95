/** A real server with the collector's door and the plain protocol's routes, and what came through; closed after each test. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { ClientAddresses } from '../../../src/collector/client-address.js';
import { Collection } from '../../../src/collector/collection.js';
import { CollectorOptions } from '../../../src/collector/collector.options.js';
import { Cors } from '../../../src/collector/cors.js';
import { CollectorDoor } from '../../../src/collector/door.js';
import type { Exchange } from '../../../src/collector/exchange.js';
import { Intake } from '../../../src/collector/intake.js';
import { plainRoutes, type PlainParts } from '../../../src/collector/plain/plain.routes.js';
import { RateLimits } from '../../../src/collector/rate-limits.js';
import { Refusal, type RefusalStatus } from '../../../src/collector/refusal.js';
import { RequestBodies } from '../../../src/collector/request-bodies.js';
import { Resends } from '../../../src/collector/resends.js';
import { Routes } from '../../../src/collector/route.js';
import { anonymousIdIn, cookieOf } from '../../../src/context/anonymous-id.js';
import type { HttpRequest } from '../../../src/context/http-request.js';
import type { Message, TrackMessage } from '../../../src/message/message.js';
import { MemoryResendRegistry } from '../../support/memory-resend.registry.js';

/** What the server saw of a request, also of one that it refused. */
interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** Refuses what is sent, as long as it is told to. */
class Outage extends RateLimits {
  refusal?: Refusal;

  constructor() {
    super({ increment: () => Promise.reject(new Error('Nothing is counted here.')) }, 0, 0);
  }

  override async countAddress({ method }: Exchange): Promise<void> {
    if (method === 'POST' && this.refusal) throw this.refusal;
  }
}

const open: Scene[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((scene) => scene.close()));
});

export class Scene {
  /** In the order in which they were stored. */
  readonly stored: TrackMessage[] = [];
  readonly requests: Seen[] = [];
  readonly errors: Error[] = [];
  private readonly outage = new Outage();
  private readonly server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request;
    this.requests.push({ method, path, headers });
    if (!this.door.take(request, response)) response.writeHead(404).end();
  });
  private readonly door: CollectorDoor;

  private constructor(options: CollectorOptions, parts: Partial<PlainParts>) {
    this.door = this.doorOf(options, parts);
  }

  static async start(
    chosen: Partial<CollectorOptions> = {},
    parts: Partial<PlainParts> = {},
  ): Promise<Scene> {
    const scene = new Scene(Object.assign(new CollectorOptions(), chosen), parts);
    open.push(scene);
    scene.server.listen(0, '127.0.0.1');
    await once(scene.server, 'listening');
    return scene;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get events(): readonly string[] {
    return this.stored.map(({ event }) => event);
  }

  /** How often something was sent. */
  get posts(): number {
    return this.requests.filter(({ method }) => method === 'POST').length;
  }

  /** From now on every POST gets this answer; without a status they are taken again. */
  refuse(status?: RefusalStatus, retryAfterS?: number): void {
    this.outage.refusal = status && new Refusal(status, 'Not now.', retryAfterS);
  }

  send(body: unknown, headers: Record<string, string> = {}, query = ''): Promise<Response> {
    return fetch(`${this.url}/events${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private doorOf(options: CollectorOptions, parts: Partial<PlainParts>): CollectorDoor {
    const limits = this.outage;
    const addresses = new ClientAddresses(options.trustedProxies, options.maskIp);
    const keys = new Set(options.keys);
    const intake = this.intake();
    const bodies = new RequestBodies(options);
    const collection = new Collection({ bodies, intake, limits, keys, isBot: () => false, observer: {} });
    const routes = plainRoutes({
      collection,
      options,
      version: '1.2.3',
      readAnonymousId: (request) => anonymousIdIn(cookieOf(request as HttpRequest, 'analytics_anonymous_id')),
      shownIp: (address) => address,
      isProduction: false,
      drop: async () => [],
      ...parts,
    });
    return new CollectorDoor({
      prefix: options.path,
      routes: new Routes(routes),
      cors: new Cors(options.origins),
      addresses,
      limits,
      onError: (error) => this.errors.push(error),
    });
  }

  private intake(): Intake {
    const keep = async (message: Message): Promise<void> => void this.stored.push(message as TrackMessage);
    return new Intake({
      queue: { add: keep, flush: async () => {} },
      gate: { pass: (message, add) => add(message) },
      links: { settle: (identity) => identity, alias: async () => {} },
      resends: new Resends(new MemoryResendRegistry()),
    });
  }
}
