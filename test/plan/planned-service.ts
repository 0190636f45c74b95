/** An `AnalyticsService` with a plan before its queue, for tests. */
import { CapturedApp } from '../capture/captured-app.js';
import { CollectingQueue } from '../capture/collecting-queue.js';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { ErrorPolicy } from '../../src/capture/error.policy.js';
import { MessageDraft } from '../../src/capture/message.draft.js';
import { RequestContext } from '../../src/context/request-context.js';
import { RequestFacts } from '../../src/context/request-facts.js';
import { RequestFactsOptions } from '../../src/context/request-facts.options.js';
import type { Message } from '../../src/message/message.js';
import { PlanGate } from '../../src/plan/plan.gate.js';
import { PlanOptions, type HandledCall } from '../../src/plan/plan.options.js';
import { PlanRejections, ThrownRejections } from '../../src/plan/plan.rejections.js';
import { Plan } from '../../src/plan/plan.js';
import { ClusterProvisioningSuccess, UserRegistered, VenueBooked } from './cluster.plan.js';

/** Keeps what the plan rejects. */
export class KeptRejections extends PlanRejections {
  readonly kept: { readonly message: Message; readonly reason: string }[] = [];
  isAway = false;

  reject(message: Message, reason: string): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.kept.push({ message, reason });
    return Promise.resolve();
  }
}

export class PlannedService {
  readonly queue = new CollectingQueue();
  readonly rejections = new KeptRejections();
  readonly found: string[] = [];
  readonly warnings: string[] = [];
  readonly analytics: AnalyticsService;
  readonly gate: PlanGate;

  constructor(
    given: Partial<PlanOptions>,
    whenRejected: 'throw' | 'keep' = 'keep',
    request?: object,
    call?: HandledCall,
  ) {
    const options = Object.assign(new PlanOptions(), { events: [VenueBooked, ClusterProvisioningSuccess], identifiers: [UserRegistered] }, given); // prettier-ignore
    this.gate = new PlanGate(
      new Plan(options),
      options,
      whenRejected === 'throw' ? new ThrownRejections() : this.rejections,
      {
        found: (what, policy) => this.found.push(`${what} ${policy}`),
        warned: ({ message }) => this.warnings.push(message),
      },
      () => request,
      () => call,
    );
    const draft = new MessageDraft(new RequestContext(), new RequestFacts(new RequestFactsOptions()));
    const errors = new ErrorPolicy('throw');
    this.analytics = new AnalyticsService(this.queue, draft, errors, new CapturedApp().views, this.gate);
  }
}
