/** A real server with the collector's door and Segment's routes, and what came through; closed after each test. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import { ClientAddresses } from '../../../src/collector/client-address.js';
import { Collection } from '../../../src/collector/collection.js';
import { CollectorOptions } from '../../../src/collector/collector.options.js';
import { Cors } from '../../../src/collector/cors.js';
import { CollectorDoor } from '../../../src/collector/door.js';
import { Intake } from '../../../src/collector/intake.js';
import { RateLimits } from '../../../src/collector/rate-limits.js';
import { RequestBodies } from '../../../src/collector/request-bodies.js';
import { Resends } from '../../../src/collector/resends.js';
import { Routes } from '../../../src/collector/route.js';
import { segmentRoutes, type SegmentParts } from '../../../src/collector/segment/segment.routes.js';
import type { Message } from '../../../src/message/message.js';
import { MemoryResendRegistry } from '../../support/memory-resend.registry.js';

export interface Scene {
  readonly url: string;
  /** In the order in which they were stored, aliases too. */
  readonly stored: readonly Message[];
  /** As analytics.js does it: JSON as text. */
  send(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

export async function scene(
  chosen: Partial<CollectorOptions> = {},
  parts: Partial<SegmentParts> = {},
): Promise<Scene> {
  const options = Object.assign(new CollectorOptions(), chosen);
  const stored: Message[] = [];
  const door = doorOf(options, stored, parts);
  const server = createServer((request, response) => {
    if (!door.take(request, response)) response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send: Scene['send'] = (path, body, headers = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { url, stored, send, get: (path, headers = {}) => fetch(`${url}${path}`, { headers }) };
}

function doorOf(options: CollectorOptions, stored: Message[], parts: Partial<SegmentParts>): CollectorDoor {
  const addresses = new ClientAddresses(options.trustedProxies, options.maskIp);
  const limits = new RateLimits({ increment: () => Promise.reject(new Error('No limits here.')) }, 0, 0);
  const keep = async (message: Message): Promise<void> => void stored.push(message);
  const intake = new Intake({
    queue: { add: keep, flush: async () => {} },
    gate: { pass: (message, add) => add(message) },
    links: {
      settle: (identity) => identity,
      alias: (_identity, occasion) => keep(occasion as Message),
    },
    resends: new Resends(new MemoryResendRegistry()),
  });
  const keys = new Set(options.keys);
  const bodies = new RequestBodies(options);
  const collection = new Collection({ bodies, intake, limits, keys, isBot: () => false, observer: {} });
  const routes = segmentRoutes({
    collection,
    bodies,
    options,
    prefix: options.path,
    shownIp: (address) => address,
    ...parts,
  });
  const onError = (error: Error): never => {
    throw error;
  };
  const cors = new Cors(options.origins);
  return new CollectorDoor({
    prefix: options.path,
    routes: new Routes(routes),
    cors,
    addresses,
    limits,
    onError,
  });
}
