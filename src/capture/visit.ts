/** One request or call under watch: what the response carries until it closes. */
import type { HttpRequest } from '../context/http-request.js';
import type { HandledCall } from '../context/request-context.js';
import type { Properties } from '../message/message.js';
import type { HandlerFacts } from './handler.facts.js';

const VISIT = Symbol('nestjs-analytics.visit');

/** Node's response, which on Express is the framework's own as well. */
export interface RawResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  readonly socket?: { readonly remoteAddress?: string } | null;
  on(event: 'close', listener: (this: RawResponse) => void): unknown;
  [VISIT]?: Visit | null;
}

/** What nginx logs for a client that left before the answer. */
export const CLIENT_LEFT = 499;

type Send = (body?: unknown) => unknown;

/** The framework's response: Fastify's has Node's as `raw`. */
export interface HttpResponse {
  readonly raw?: RawResponse;
  send: Send;
  json?: Send;
}

export class Visit {
  /** Milliseconds since the epoch. */
  readonly time = Date.now();
  /** Milliseconds of the clock that never steps. */
  readonly startedAtMs = performance.now();
  /** What the handler answered, as an object where it was one. */
  answer: unknown = undefined;
  send: Send | undefined = undefined;
  json: Send | undefined = undefined;
  /** Whether it becomes a page view; one that does not may still have an event of `@Track()`. */
  isPageView = true;
  /** What a page view says besides, where no HTTP request tells everything. */
  properties: Properties | undefined = undefined;
  /** What the handler was called with, where it is not simply one of HTTP. */
  calledWith: HandledCall | undefined = undefined;
  /** Where the route does not tell it. */
  entityId: string | undefined = undefined;
  /** Told of an answer that comes after the client has left. */
  whenAnswered: (() => void) | undefined = undefined;

  constructor(
    readonly request: HttpRequest,
    readonly facts: HandlerFacts,
    /** Read while the socket is open: a closed one forgets it, unless it was asked before. */
    readonly remoteAddress: string | undefined,
  ) {}
}

export function rawResponse(response: HttpResponse): RawResponse {
  return response.raw ?? (response as unknown as RawResponse);
}

export function statusOf(raw: RawResponse): number {
  return raw.headersSent ? raw.statusCode : CLIENT_LEFT;
}

/** The visit of a response: `null` when its request is left out, `undefined` when nobody watches it yet. */
export function visitOf(raw: RawResponse): Visit | null | undefined {
  return raw[VISIT];
}

export function setVisit(raw: RawResponse, visit: Visit | null): void {
  raw[VISIT] = visit;
}

/** Keeps a reference to what the handler answers, before the framework makes text of it. */
export function keepAnswer(response: HttpResponse, visit: Visit): void {
  visit.send = response.send;
  response.send = keptSend;
  if (response.json === undefined) return;
  visit.json = response.json;
  response.json = keptJson;
}

function keptSend(this: HttpResponse, body?: unknown): unknown {
  const visit = rawResponse(this)[VISIT] as Visit;
  note(visit, body);
  return (visit.send as Send).call(this, body);
}

function keptJson(this: HttpResponse, body?: unknown): unknown {
  const visit = rawResponse(this)[VISIT] as Visit;
  note(visit, body);
  return (visit.json as Send).call(this, body);
}

/** Express's json() ends in send() with the text; the first of them saw the object. */
function note(visit: Visit, body: unknown): void {
  visit.answer ??= body;
  const { whenAnswered } = visit;
  if (whenAnswered === undefined) return;
  visit.whenAnswered = undefined;
  whenAnswered();
}
