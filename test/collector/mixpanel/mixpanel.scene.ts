/** A real server with the collector's door and Mixpanel's routes, and what came through; closed after each test. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { afterEach } from '@jest/globals';
import { ClientAddresses } from '../../../src/collector/client-address.js';
import { Collection } from '../../../src/collector/collection.js';
import { CollectorOptions } from '../../../src/collector/collector.options.js';
import { Cors } from '../../../src/collector/cors.js';
import { CollectorDoor } from '../../../src/collector/door.js';
import { Intake } from '../../../src/collector/intake.js';
import { mixpanelRoutes, type MixpanelParts } from '../../../src/collector/mixpanel/mixpanel.routes.js';
import { OutcomeWait } from '../../../src/collector/outcome-wait.js';
import { RateLimits } from '../../../src/collector/rate-limits.js';
import { RequestBodies } from '../../../src/collector/request-bodies.js';
import { Resends } from '../../../src/collector/resends.js';
import { Routes } from '../../../src/collector/route.js';
import { QueueUnreachableError } from '../../../src/queue/group-commit.js';
import type { Message } from '../../../src/message/message.js';
import { MemoryResendRegistry } from '../../support/memory-resend.registry.js';

export interface Scene {
  readonly url: string;
  /** In the order in which they were stored, aliases too. */
  readonly stored: Message[];
  /** As a browser does it: a form. */
  post(path: string, body: string, headers?: Record<string, string>): Promise<Response>;
  /** As people do it: JSON. */
  json(path: string, value: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

export interface SceneParts extends Partial<MixpanelParts> {
  /** Whether the queue is away. */
  readonly isAway?: () => boolean;
}

const FORM = 'application/x-www-form-urlencoded';
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

export async function scene(chosen: Partial<CollectorOptions> = {}, parts: SceneParts = {}): Promise<Scene> {
  const options = Object.assign(new CollectorOptions(), chosen);
  const stored: Message[] = [];
  const door = doorOf(options, stored, parts);
  const url = await listening((request, response) => {
    if (!door.take(request, response)) response.writeHead(404).end();
  });
  const send = (path: string, body: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', headers, body });
  return {
    url,
    stored,
    post: (path, body, headers = {}) => send(path, body, { 'content-type': FORM, ...headers }),
    json: (path, value, headers = {}) =>
      send(path, JSON.stringify(value), { 'content-type': 'application/json', ...headers }),
    get: (path, headers = {}) => fetch(`${url}${path}`, { headers }),
  };
}

/** A server of its own, closed after the test. @returns its origin */
export async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What is to be closed after the test. */
export function closing<T extends { close(): Promise<unknown> }>(part: T): T {
  open.push(() => part.close());
  return part;
}

function doorOf(options: CollectorOptions, stored: Message[], parts: SceneParts): CollectorDoor {
  const limits = new RateLimits({ increment: () => Promise.reject(new Error('No limits here.')) }, 0, 0);
  const keep = async (message: Message): Promise<void> => {
    if (parts.isAway?.()) throw new QueueUnreachableError('[analytics] It is away.');
    stored.push(message);
  };
  const intake = new Intake({
    queue: { add: keep, flush: async () => {} },
    gate: { pass: (message, add) => add(message) },
    links: { settle: (identity) => identity, alias: (_identity, occasion) => keep(occasion as Message) },
    resends: new Resends(new MemoryResendRegistry()),
  });
  const keys = new Set(options.keys);
  const routes = mixpanelRoutes({
    collection: new Collection({
      bodies: new RequestBodies(options),
      intake,
      limits,
      keys,
      isBot: () => false,
      observer: {},
    }),
    maxBatch: options.maxBatch,
    shownIp: (address) => (isIP(address) === 0 ? undefined : address),
    destinations: ['mixpanel', 's3'],
    wait: new OutcomeWait({ post: async () => {}, read: async () => [] }, ['mixpanel', 's3'], 1),
    keys,
    limits,
    upstream: undefined,
    ...parts,
  });
  return new CollectorDoor({
    prefix: options.path,
    routes: new Routes(routes),
    cors: new Cors(options.origins),
    addresses: new ClientAddresses(options.trustedProxies, options.maskIp),
    limits,
    onError: (error) => {
      throw error;
    },
  });
}
