/** What is known of a call of a handler that is not simply an HTTP request: GraphQL, WebSockets, microservices. */
import type { ExecutionContext } from '@nestjs/common';
import { RpcRequest, SocketRequest } from './call.request.js';
import type { HttpRequest } from './http-request.js';

/** As Nest names the types of execution contexts. */
export type Transport = 'http' | 'graphql' | 'ws' | 'rpc';

export interface HandlerCall {
  readonly transport: Exclude<Transport, 'http'>;
  readonly request: HttpRequest;
  /** What was called, in place of the handler's name: the field of a schema. */
  readonly action?: string;
  /** What a page view says of it besides. */
  readonly properties: { readonly transport: string; readonly operation?: string; readonly pattern?: string };
  /** Where the id of an entity may stand. */
  readonly args?: Readonly<Record<string, unknown>>;
}

interface GraphqlContext {
  readonly req?: HttpRequest;
  readonly request?: HttpRequest;
  /** Mercurius. */
  readonly reply?: { readonly request?: HttpRequest };
}

interface GraphqlInfo {
  readonly fieldName: string;
  readonly path?: { readonly prev?: unknown };
  readonly operation?: { readonly operation?: string };
}

/** The call; `undefined` for HTTP, for fields below the root of a GraphQL query, and for what is unknown here. */
export function handlerCallOf(context: ExecutionContext): HandlerCall | undefined {
  switch (context.getType<string>()) {
    case 'graphql':
      return graphqlCall(context);
    case 'ws':
      return socketCall(context);
    case 'rpc':
      return rpcCall(context);
    default:
      return undefined;
  }
}

/** Arguments by index, so that @nestjs/graphql need not be there: root, args, context, info. */
function graphqlCall(context: ExecutionContext): HandlerCall | undefined {
  const info = context.getArgByIndex<GraphqlInfo | undefined>(3);
  const operation = info?.operation?.operation;
  if (info?.path?.prev !== undefined || (operation !== 'query' && operation !== 'mutation')) return undefined;
  const { req, request = req, reply } = context.getArgByIndex<GraphqlContext | undefined>(2) ?? {};
  const asked = request ?? reply?.request;
  if (asked === undefined) return undefined;
  return {
    transport: 'graphql',
    request: asked,
    action: info?.fieldName,
    properties: { transport: 'graphql', operation },
    args: context.getArgByIndex(1),
  };
}

/** Nest appends the message's name to the arguments: client, data, acknowledgement, name. */
function socketCall(context: ExecutionContext): HandlerCall {
  const pattern = patternName(context.getArgs().at(-1));
  const request = new SocketRequest(context.getArgByIndex(0), context.getArgByIndex(1), pattern);
  return { transport: 'ws', request, properties: { transport: 'ws', pattern } };
}

function rpcCall(context: ExecutionContext): HandlerCall {
  const transportContext = context.getArgByIndex<{ getPattern?(): unknown } | undefined>(1);
  const pattern = patternName(transportContext?.getPattern?.());
  const request = new RpcRequest(context.getArgByIndex(0), transportContext, pattern);
  return { transport: 'rpc', request, properties: { transport: 'rpc', pattern } };
}

function patternName(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : (JSON.stringify(pattern) ?? '');
}
