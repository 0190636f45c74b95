/** Puts the collector's door in front of all else that an HTTP server of Nest does. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { CollectorDoor } from './door.js';

type Done = () => void;

interface FastifyReply {
  readonly raw: ServerResponse;
  hijack(): void;
}

interface FastifyHooks {
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
  if (platform === 'express') {
    adapter.use((request: IncomingMessage, response: ServerResponse, next: Done) => {
      if (!door.take(request, response)) next();
    });
    return;
  }
  if (platform !== 'fastify') {
    throw new Error(`[analytics] The collector can't stand in a server of ${platform}. Use Nest's Express or Fastify, or run it alone with \`npm run collector\`.`); // prettier-ignore
  }
  adapter.getInstance<FastifyHooks>().addHook('onRequest', ({ raw }, reply, done) => {
    if (door.take(raw, reply.raw)) reply.hijack();
    else done();
  });
}
