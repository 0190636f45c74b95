/** Puts the collector's door in front of all else that an HTTP server of Nest does. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { CollectorDoor } from './door.js';
import { serverOf } from './exchange.js';

type Done = () => void;
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

interface FastifyReply {
  readonly raw: ServerResponse;
  hijack(): void;
}

interface Fastify {
  readonly server: Server;
  addHook(
    stage: 'onRequest',
    hook: (request: { readonly raw: IncomingMessage }, reply: FastifyReply, done: Done) => void,
  ): unknown;
}

/**
 * Call it when the adapter is known: body parsers and routes come later, so the door is before them.
 *
 * @throws Error when the platform is neither Express nor Fastify
 */
export function bindDoor(adapter: AbstractHttpAdapter, door: CollectorDoor): void {
  const platform = adapter.getType();
  if (platform === 'express') bindExpress(adapter, door);
  else if (platform === 'fastify') bindFastify(adapter.getInstance<Fastify>(), door);
  else throw new Error(`[analytics] The collector can't stand in a server of ${platform}. Use Nest's Express or Fastify, or run it alone with \`npm run collector\`.`); // prettier-ignore
}

function bindExpress(adapter: AbstractHttpAdapter, door: CollectorDoor): void {
  adapter.use((request: IncomingMessage, response: ServerResponse, next: Done) => {
    if (!door.take(request, response)) next();
  });
}

/** Below its hooks, since some plugins register theirs first: @fastify/cors would answer the collector's preflights. */
function bindFastify(fastify: Fastify, door: CollectorDoor): void {
  const listeners = fastify.server.listeners('request') as Listener[];
  fastify.server.removeAllListeners('request');
  fastify.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (door.take(request, response)) return;
    for (const listener of listeners) listener.call(fastify.server, request, response);
  });
  // What `app.inject()` asks comes to no server, and on `localhost` Fastify has a second one, for IPv6.
  fastify.addHook('onRequest', ({ raw }, reply, done) => {
    if (serverOf(raw) !== fastify.server && door.take(raw, reply.raw)) reply.hijack();
    else done();
  });
}
