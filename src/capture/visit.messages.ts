/** Makes the messages of visits, once the entity has its name and the visitor an owner, and hands them to the queue. */
import type { Message, Properties, TrackMessage } from '../message/message.js';
import type { PlanGate } from '../plan/plan.gate.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { EntityNaming } from './entity-naming.js';
import type { ErrorPolicy } from './error.policy.js';
import type { IdentityLinks } from './identity-links.js';
import { knownNames, visitMessage, visitProperties } from './page-view.message.js';
import type { PageViewOptions } from './page-view.options.js';
import { CLIENT_LEFT } from './visit.js';
import type { RawResponse, Visit } from './visit.js';
import type { VisitReport } from './visit.reader.js';

export class VisitMessages {
  private readonly pending = new Set<Promise<void>>();

  /**
   * @param links without it nobody's visitors are looked after
   * @param gate without it the events of `@Track()` are held to no plan; page views never are
   */
  constructor(
    private readonly options: PageViewOptions,
    private readonly queue: MessageQueue,
    private readonly naming: EntityNaming,
    private readonly errors: ErrorPolicy,
    private readonly links?: IdentityLinks,
    private readonly gate?: PlanGate,
  ) {}

  /** @param raw the response, where there is one */
  take(report: VisitReport, raw?: RawResponse): void {
    const { links } = this;
    if (links === undefined) return this.nameAndSend(report, raw);
    const identity = links.settle(report.identity, { time: report.visit.time, context: report.context });
    if (identity === report.identity) return this.nameAndSend(report, raw);
    if (!(identity instanceof Promise)) return this.nameAndSend({ ...report, identity }, raw);
    this.later(identity.then((settled) => this.nameAndSend({ ...report, identity: settled }, raw)));
  }

  /** Resolves when nothing is looked for any more, for messages of `track()` neither. */
  async idle(): Promise<void> {
    await this.links?.idle();
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private nameAndSend(report: VisitReport, raw: RawResponse | undefined): void {
    const name = this.naming.nameFor(report);
    if (!(name instanceof Promise)) return this.send(report, name, raw);
    this.later(name.then((found) => this.send(report, found, raw)));
  }

  private later(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => this.errors.report(error))
      .finally(() => this.pending.delete(done));
    this.pending.add(done);
  }

  private send(report: VisitReport, name: string | undefined, raw: RawResponse | undefined): void {
    const { visit, entityId } = report;
    const { pageView, track } = visit.facts;
    const entityName = name ?? entityId;
    const properties = visitProperties(report, entityName);
    if (visit.isPageView && report.identity.userId !== undefined) {
      const named = this.options.entityInName && entityName !== undefined;
      this.add(visitMessage(report, named ? `${pageView} ${entityName}` : pageView, properties));
    }
    if (track.event === undefined) return;
    if (report.status < 400) return this.sendEvent(report, track.event, properties);
    if (report.status !== CLIENT_LEFT || raw === undefined) return;
    const { event } = track;
    // Nobody listens any more, but what the handler does happens all the same.
    visit.whenAnswered = () => {
      if (raw.statusCode < 400) this.sendEvent(report, event, { ...properties, status_code: raw.statusCode });
    };
  }

  /** Never throws: it may run inside the app's own `response.send()`. */
  private sendEvent(report: VisitReport, event: string, properties: Properties): void {
    const { visit } = report;
    const message = visitMessage(report, event, { ...properties, ...this.ownProperties(visit) });
    try {
      if (this.gate === undefined) return this.add(message);
      const passing = { request: visit.request, call: visit.calledWith, known: knownNames(visit) };
      const passed = this.gate.pass(message, this.addPlanned, passing);
      passed.catch((error: unknown) => this.errors.report(error, message));
    } catch (error) {
      this.errors.report(error, message);
    }
  }

  private readonly addPlanned = (planned: Message): Promise<void> => this.queue.add(planned);

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
    this.queue.add(message).catch((error: unknown) => this.errors.report(error, message));
  }
}
