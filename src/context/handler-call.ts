/** What is known of a call of a handler that is not simply an HTTP request: GraphQL, WebSockets, microservices. */
import type { ExecutionContext } from '@nestjs/common';
import { RpcRequest, SocketRequest } from './call.request.js';
import type { HttpRequest } from './http-request.js';
import type { HandledCall } from './request-context.js';

/** As Nest names the types of execution contexts. */
export type Transport = 'http' | 'graphql' | 'ws' | 'rpc';

export interface HandlerCall {
  readonly transport: Exclude<Transport, 'http'>;
  readonly request: HttpRequest;
  /** What was called, in place of the handler's name: the field of a schema. */
  readonly action?: string;
  /** What a page view says of it besides. */
  readonly properties: { readonly transport: string; readonly operation?: string; readonly pattern?: string };
  /** In its `args` the id of an entity may stand. */
  readonly calledWith: HandledCall;
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
    calledWith: { args: context.getArgByIndex(1) },
  };
}

/** Nest appends the message's name to the arguments: client, data, acknowledgement, name. */
function socketCall(context: ExecutionContext): HandlerCall {
  const pattern = patternName(context.getArgs().at(-1));
  const data = context.getArgByIndex<unknown>(1);
  const request = new SocketRequest(context.getArgByIndex(0), data, pattern);
  return { transport: 'ws', request, properties: { transport: 'ws', pattern }, calledWith: { data } };
}

function rpcCall(context: ExecutionContext): HandlerCall {
  const transportContext = context.getArgByIndex<unknown>(1);
  const pattern = patternName(patternIn(transportContext) ?? grpcPath(context) ?? declaredPattern(context));
  const data = context.getArgByIndex<unknown>(0);
  const request = new RpcRequest(data, transportContext, pattern);
  return { transport: 'rpc', request, properties: { transport: 'rpc', pattern }, calledWith: { data } };
}

/** What was called, as the contexts of @nestjs/microservices call it: TCP and RabbitMQ, Kafka and MQTT, NATS, Redis. */
const PATTERN_GETTERS = ['getPattern', 'getTopic', 'getSubject', 'getChannel'] as const;

type TransportContext = Partial<Record<(typeof PATTERN_GETTERS)[number], () => unknown>>;

function patternIn(transportContext: unknown): unknown {
  if (typeof transportContext !== 'object' || transportContext === null) return undefined;
  const told = transportContext as TransportContext;
  const getter = PATTERN_GETTERS.find((name) => typeof told[name] === 'function');
  return getter === undefined ? undefined : told[getter]?.();
}

interface GrpcCall {
  getPath?(): unknown;
}

/** Of gRPC, whose handlers get the data, its metadata and the call; one that reads a stream itself gets the call alone. */
function grpcPath(context: ExecutionContext): unknown {
  const call = context.getArgByIndex<unknown>(2) ?? context.getArgByIndex<unknown>(0);
  return typeof call === 'object' ? (call as GrpcCall | null)?.getPath?.() : undefined;
}

/** What `@MessagePattern()` and its like say, for transports that are unknown here. */
function declaredPattern(context: ExecutionContext): unknown {
  const patterns = Reflect.getMetadata('microservices:pattern', context.getHandler()) as
    unknown[] | undefined;
  return patterns?.length === 1 ? patterns[0] : patterns;
}

/** Text, whatever it is: a pattern that is no JSON leaves none. */
function patternName(pattern: unknown): string {
  if (typeof pattern === 'string') return pattern;
  try {
    return JSON.stringify(pattern) ?? '';
  } catch {
    return '';
  }
}
