/** Ties every request of an HTTP server to the code that runs for it. */
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { HttpRequest } from './http-request.js';
import type { RequestContext } from './request-context.js';

type Done = () => void;

interface FastifyHooks {
  addHook(stage: 'onRequest', hook: (request: HttpRequest, reply: object, done: Done) => void): unknown;
}

/**
 * Call it from a provider's constructor: body parsers and routes come later, so that all of them run inside.
 * A guard could not do it, since what it enters does not outlast an asynchronous guard before the handler.
 * On Fastify, Nest's own middleware runs before it and thus outside.
 *
 * @returns whether the platform is one it knows: Express or Fastify
 */
export function bindRequestContext(adapter: AbstractHttpAdapter, context: RequestContext): boolean {
  const platform = adapter.getType();
  if (platform === 'express') {
    adapter.use((request: HttpRequest, _response: object, next: Done) => context.run(request, next));
    return true;
  }
  if (platform !== 'fastify') return false;
  const fastify = adapter.getInstance<FastifyHooks>();
  fastify.addHook('onRequest', (request, _reply, done) => context.run(request, done));
  return true;
}
