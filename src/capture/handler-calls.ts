/** Follows calls of handlers that no HTTP response tells of: GraphQL, gateways, microservices. */
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { Observable, tap } from 'rxjs';
import { handlerCallOf } from '../context/handler-call.js';
import type { HandlerCall, Transport } from '../context/handler-call.js';
import { RequestContext } from '../context/request-context.js';
import type { HandlerFactsCache } from './handler.facts.js';
import { CLIENT_LEFT, Visit } from './visit.js';

/** Which transports' calls become page views; `@Track()` sends its event in any of them. `none`: neither. */
export type CallWatch = readonly Transport[] | 'none';

export class HandlerCalls {
  private readonly contexts = new RequestContext();
  /** Calls that an interceptor follows already. */
  private readonly followed = new WeakSet<ExecutionContext>();

  /** @param onEnd hears of each call that is watched, after its answer */
  constructor(
    private readonly handlers: HandlerFactsCache,
    private readonly onEnd: (visit: Visit, status: number) => void,
  ) {}

  follow(context: ExecutionContext, next: CallHandler, watch: CallWatch): Observable<unknown> {
    const call = this.followed.has(context) ? undefined : handlerCallOf(context);
    if (call === undefined) return next.handle();
    this.followed.add(context);
    const visit = watch === 'none' ? undefined : this.visitOf(context, call, watch);
    const answers = this.inside(call, next);
    return visit === undefined ? answers : this.watched(answers, visit);
  }

  /** Bound when the handler runs, not when the interceptor does: what runs at the same time never swaps requests. */
  private inside({ request, calledWith }: HandlerCall, next: CallHandler): Observable<unknown> {
    return new Observable((subscriber) =>
      this.contexts.run(request, () => next.handle().subscribe(subscriber), calledWith),
    );
  }

  private visitOf(
    context: ExecutionContext,
    call: HandlerCall,
    watch: readonly Transport[],
  ): Visit | undefined {
    const facts = this.handlers.of(context.getClass(), context.getHandler(), call.action);
    const isPageView = watch.includes(call.transport);
    if (facts.skipped || (!isPageView && facts.track.event === undefined)) return undefined;
    const visit = new Visit(call.request, facts, undefined);
    visit.isPageView = isPageView;
    visit.properties = call.properties;
    const { args } = call.calledWith;
    visit.calledWith = call.calledWith;
    visit.entityId = args === undefined ? undefined : entityIdIn(args, this.handlers.idParam);
    return visit;
  }

  private watched(answers: Observable<unknown>, visit: Visit): Observable<unknown> {
    // In a turn of its own, after the answer is on its way.
    const end = (status: number): void => void setImmediate(() => this.onEnd(visit, status));
    return answers.pipe(
      tap({
        next: (answer) => (visit.answer = answer),
        error: (error: unknown) => end(statusOfError(error)),
        complete: () => end(200),
        unsubscribe: () => end(CLIENT_LEFT),
      }),
    );
  }
}

/** As in a route: the parameter that is the id, else the last one that looks like one. */
function entityIdIn(args: Readonly<Record<string, unknown>>, idParam: string): string | undefined {
  const likely = Object.keys(args).filter((name) => /(?:[a-z]Id|_id)$/.test(name));
  const id = args[idParam] ?? args[likely.at(-1) ?? ''];
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** Of Nest's HTTP exceptions and of GraphQL errors that name one. */
function statusOfError(error: unknown): number {
  const { status, extensions } = (error ?? {}) as {
    status?: unknown;
    extensions?: { http?: { status?: unknown } };
  };
  const named = status ?? extensions?.http?.status;
  return typeof named === 'number' ? named : 500;
}
