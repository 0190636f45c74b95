/** Watches responses, and hands a page view to the queue when one of a known person closes. */
import type { Type } from '@nestjs/common';
import type { ExclusionReason } from '../context/exclusions.js';
import type { HttpRequest } from '../context/http-request.js';
import type { Properties, TrackMessage } from '../message/message.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { CaptureObserver } from './capture-observer.js';
import type { EntityNaming } from './entity-naming.js';
import type { ErrorPolicy } from './error.policy.js';
import type { Handler, HandlerFactsCache } from './handler.facts.js';
import { visitMessage, visitProperties } from './page-view.message.js';
import type { PageViewOptions } from './page-view.options.js';
import { CLIENT_LEFT, keepAnswer, rawResponse, setVisit, Visit, visitOf } from './visit.js';
import type { HttpResponse, RawResponse } from './visit.js';
import type { VisitReader, VisitReport } from './visit.reader.js';

export class PageViews {
  private readonly pending = new Set<Promise<void>>();
  private readonly onClose: (this: RawResponse) => void;

  constructor(
    private readonly options: PageViewOptions,
    private readonly queue: MessageQueue,
    private readonly handlers: HandlerFactsCache,
    private readonly reader: VisitReader,
    private readonly naming: EntityNaming,
    private readonly errors: ErrorPolicy,
    private readonly observer: CaptureObserver = {},
  ) {
    const close = (raw: RawResponse): void => this.close(raw);
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

  /** Resolves when every visit that has ended by now is with the queue: no name is still looked for. */
  async idle(): Promise<void> {
    // A response says that it closed only in the turn after it ended.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private leaveOut(raw: RawResponse, reason: ExclusionReason): void {
    setVisit(raw, null);
    this.observer.excluded?.(reason);
  }

  private close(raw: RawResponse): void {
    try {
      const report = this.reader.read(visitOf(raw) as Visit, raw);
      if (typeof report === 'string') this.observer.excluded?.(report);
      else this.nameAndSend(report, raw);
    } catch (error) {
      this.errors.report(error);
    }
  }

  private nameAndSend(report: VisitReport, raw: RawResponse): void {
    const name = this.naming.nameFor(report);
    if (!(name instanceof Promise)) return this.send(report, name, raw);
    const sent = name
      .then((found) => this.send(report, found, raw))
      .catch((error: unknown) => this.errors.report(error))
      .finally(() => this.pending.delete(sent));
    this.pending.add(sent);
  }

  private send(report: VisitReport, name: string | undefined, raw: RawResponse): void {
    const { visit, entityId } = report;
    const { pageView, track } = visit.facts;
    const entityName = name ?? entityId;
    const properties = visitProperties(report, entityName);
    if (report.identity.userId !== undefined) {
      const named = this.options.entityInName && entityName !== undefined;
      this.add(visitMessage(report, named ? `${pageView} ${entityName}` : pageView, properties));
    }
    if (track.event === undefined) return;
    if (report.status < 400) return this.sendEvent(report, track.event, properties);
    if (report.status !== CLIENT_LEFT) return;
    const { event } = track;
    // Nobody listens any more, but what the handler does happens all the same.
    visit.whenAnswered = () => {
      if (raw.statusCode < 400) this.sendEvent(report, event, { ...properties, status_code: raw.statusCode });
    };
  }

  private sendEvent(report: VisitReport, event: string, properties: Properties): void {
    this.add(visitMessage(report, event, { ...properties, ...this.ownProperties(report.visit) }));
  }

  private ownProperties({ facts, request, answer }: Visit): Properties | undefined {
    const { properties } = facts.track;
    if (typeof properties !== 'function') return properties;
    try {
      return properties(request, answer);
    } catch (error) {
      this.errors.report(error);
      return undefined;
    }
  }

  private add(message: TrackMessage): void {
    this.observer.captured?.(message);
    this.queue.add(message).catch((error: unknown) => this.errors.report(error, message));
  }
}
