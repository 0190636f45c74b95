/** Watches responses and other calls of handlers; what a known person leaves there becomes messages. */
import type { ExecutionContext, CallHandler, Type } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { ExclusionReason } from '../context/exclusions.js';
import type { HttpRequest } from '../context/http-request.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { CaptureObserver } from './capture-observer.js';
import type { EntityNaming } from './entity-naming.js';
import type { PlanGate } from '../plan/plan.gate.js';
import type { ErrorPolicy } from './error.policy.js';
import { HandlerCalls } from './handler-calls.js';
import type { CallWatch } from './handler-calls.js';
import type { Handler, HandlerFactsCache } from './handler.facts.js';
import type { IdentityLinks } from './identity-links.js';
import type { PageViewOptions } from './page-view.options.js';
import { keepAnswer, rawResponse, setVisit, statusOf, Visit, visitOf } from './visit.js';
import type { HttpResponse, RawResponse } from './visit.js';
import { VisitMessages } from './visit.messages.js';
import type { VisitReader } from './visit.reader.js';

export class PageViews {
  private readonly messages: VisitMessages;
  private readonly calls: HandlerCalls;
  private readonly onClose: (this: RawResponse) => void;

  /** @param links looks after visitors; without it their ids stand as they are sent, and no alias is made by itself */
  constructor(
    options: PageViewOptions,
    queue: MessageQueue,
    private readonly handlers: HandlerFactsCache,
    private readonly reader: VisitReader,
    naming: EntityNaming,
    private readonly errors: ErrorPolicy,
    private readonly observer: CaptureObserver = {},
    links?: IdentityLinks,
    gate?: PlanGate,
  ) {
    this.messages = new VisitMessages(options, queue, naming, errors, links, gate);
    this.calls = new HandlerCalls(handlers, (visit, status) => this.end(visit, status));
    const close = (raw: RawResponse): void => this.end(visitOf(raw) as Visit, statusOf(raw), raw);
    // One listener for all responses: a closure a request would cost more than all that watching does.
    this.onClose = function onClose() {
      close(this);
    };
  }

  /** Watches the response, once, however often it is called; costs the request two clock readings and a listener. */
  watch(request: HttpRequest, response: HttpResponse, controller: Type, handler: Handler): void {
    const raw = rawResponse(response);
    if (visitOf(raw) !== undefined) return;
    const facts = this.handlers.of(controller, handler);
    if (facts.skipped) return this.leaveOut(raw, 'skipped');
    if (request.method === 'OPTIONS') return this.leaveOut(raw, 'preflight');
    const visit = new Visit(request, facts, raw.socket?.remoteAddress);
    setVisit(raw, visit);
    if (facts.wantsAnswer) keepAnswer(response, visit);
    raw.on('close', this.onClose);
  }

  /** Runs a handler that serves GraphQL, a gateway or a microservice as part of its call, and watches how it ends. */
  follow(context: ExecutionContext, next: CallHandler, watch: CallWatch): Observable<unknown> {
    return this.calls.follow(context, next, watch);
  }

  /** Resolves when every visit that has ended by now is with the queue: nothing is looked for any more. */
  async idle(): Promise<void> {
    // A response says that it closed only in the turn after it ended.
    await new Promise((resolve) => setImmediate(resolve));
    await this.messages.idle();
  }

  private leaveOut(raw: RawResponse, reason: ExclusionReason): void {
    setVisit(raw, null);
    this.observer.excluded?.(reason);
  }

  private end(visit: Visit, status: number, raw?: RawResponse): void {
    try {
      const report = this.reader.read(visit, status);
      if (typeof report === 'string') this.observer.excluded?.(report);
      else this.messages.take(report, raw);
    } catch (error) {
      this.errors.report(error);
    }
  }
}
