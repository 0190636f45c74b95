/** The plan's gate on the way to the queue: completes messages by their scope, and applies the policy to those off the plan. */
import type { Message, TrackMessage } from '../message/message.js';
import type { Declaration } from './declaration.js';
import type { PlanFinding } from './plan.finding.js';
import { invalidFinding, traitFinding, unknownFinding } from './plan.finding.js';
import type { HandledCall, PlanOptions } from './plan.options.js';
import { OffPlanError, type PlanRejections } from './plan.rejections.js';
import { VERSION_PROPERTY, type Plan, type Planned } from './plan.js';
import type { Names } from './property-rules.js';
import { ScopeFilling } from './scope-filling.js';

/** What the gate tells whoever counts and logs. */
export interface PlanObserver {
  /** A message was off the plan; the policy says what became of it. */
  found?(what: PlanFinding['what'], policy: 'warn' | 'reject'): void;
  /** The sentence for the log, once the message was sent all the same, or has gone to the rejections, kept there or not. */
  warned?(error: Error, message: Message): void;
}

export interface Passing {
  /** The request that scopes are filled from. Default: the one under way. */
  readonly request?: unknown;
  /** What its handler was called with. Default: that of the one under way. */
  readonly call?: HandledCall;
  /** Names that may be among the properties although the plan does not declare them, such as those of a page view. */
  readonly known?: Names;
  /** The identifier whose traits these are. */
  readonly identifier?: Declaration;
}

type Add = (message: Message) => Promise<void>;

export class PlanGate {
  private readonly scopes: ScopeFilling;

  /** @param requestUnderWay and `callUnderWay`: what scopes are filled from where nobody says it */
  constructor(
    private readonly plan: Plan,
    private readonly options: Pick<PlanOptions, 'scopes' | 'unknown' | 'invalid'>,
    private readonly rejections: PlanRejections,
    private readonly observer: PlanObserver = {},
    private readonly requestUnderWay: () => unknown = () => undefined,
    private readonly callUnderWay: () => HandledCall | undefined = () => undefined,
  ) {
    this.scopes = new ScopeFilling(options.scopes);
  }

  /**
   * Hands the message to `add`, completed, when it is as planned or the policy lets it pass. Page views need not come here.
   * It never throws: what goes wrong is in the promise.
   */
  pass(message: Message, add: Add, passing: Passing = {}): Promise<void> {
    try {
      return this.judged(message, add, passing);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Resolves when all that was rejected so far is kept; rejects with what is left after `timeoutMs`. */
  flush(timeoutMs: number): Promise<void> {
    return this.rejections.flush(timeoutMs);
  }

  private judged(message: Message, add: Add, passing: Passing): Promise<void> {
    if (message.kind === 'people.set') return this.passPeople(message, add, passing);
    if (message.kind !== 'track' || message.view !== undefined) return add(message);
    const planned = this.plan.track(message.event);
    if (planned === undefined) return this.passUnknown(message, add);
    return this.passTrack(message, planned, add, passing);
  }

  /** Accepted at once, and without a promise of its own: those of messages that are stored together are one. */
  private passUnknown(message: TrackMessage, add: Add): Promise<void> {
    if (this.options.unknown === 'accept') return add(message);
    return this.judge(message, add, unknownFinding('track', message.event));
  }

  private passTrack(message: TrackMessage, planned: Planned, add: Add, passing: Passing): Promise<void> {
    const { scope, version } = planned.declaration;
    const { request = this.requestUnderWay(), call = this.callUnderWay(), known } = passing;
    const { filled, problems } = this.scopes.fill(scope, message.properties, request, call);
    const violations = planned.rules.violations(filled, known);
    const properties = version === undefined ? filled : { ...filled, [VERSION_PROPERTY]: version };
    const completed: TrackMessage = { ...message, properties };
    // A scope that could not be read is no harm where nothing of it is missing.
    if (violations.length === 0) return add(completed);
    return this.judge(completed, add, invalidFinding(planned.declaration, [...problems, ...violations]));
  }

  private passPeople(
    message: Message & { kind: 'people.set' },
    add: Add,
    { identifier }: Passing,
  ): Promise<void> {
    const { operation, properties } = message;
    const planned = identifier && this.plan.identifier(identifier.name);
    if (identifier !== undefined && planned?.declaration.type === identifier.type) {
      const problems = planned.rules.violations(properties);
      if (problems.length === 0) return add(message);
      return this.judge(message, add, invalidFinding(identifier, problems));
    }
    for (const trait of Object.keys(properties)) {
      const owner = this.plan.ownerOf(trait)?.declaration;
      if (owner !== undefined)
        return this.judge(message, add, traitFinding(identifier ?? operation, trait, owner));
    }
    if (identifier === undefined) return add(message);
    return this.judge(message, add, unknownFinding('identifier', identifier.name));
  }

  private async judge(message: Message, add: Add, { what, sentence }: PlanFinding): Promise<void> {
    const policy = this.options[what];
    if (policy === 'accept') return add(message);
    this.observer.found?.(what, policy);
    try {
      if (policy === 'reject') await this.rejections.reject(message, sentence);
      else await add(message);
    } catch (error) {
      // Whoever hears the sentence needs no line in the log; but a message that can't be kept leaves nothing else behind.
      if (!(error instanceof OffPlanError)) this.observer.warned?.(new Error(sentence), message);
      throw error;
    }
    this.observer.warned?.(new Error(sentence), message);
  }
}
