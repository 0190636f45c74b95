/** The plan's gate on the way to the queue: completes messages by their scope, and applies the policy to those off the plan. */
import type { Message, TrackMessage } from '../message/message.js';
import type { Declaration } from './declaration.js';
import type { PlanFinding } from './plan.finding.js';
import { invalidFinding, traitFinding, unknownFinding } from './plan.finding.js';
import type { PlanOptions } from './plan.options.js';
import type { PlanRejections } from './plan.rejections.js';
import type { Plan, Planned } from './plan.js';
import { ScopeFilling } from './scope-filling.js';

/** What the gate tells whoever counts and logs. */
export interface PlanObserver {
  /** A message was off the plan; the policy says what became of it. */
  found?(what: PlanFinding['what'], policy: 'warn' | 'reject'): void;
  /** The sentence for the log, once the message was sent all the same, or kept among the rejections. */
  warned?(error: Error, message: Message): void;
}

export interface Passing {
  /** The request that scopes are filled from. Default: the one under way. */
  readonly request?: unknown;
  /** Names that may be among the properties although the plan does not declare them, such as those of a page view. */
  readonly known?: ReadonlySet<string>;
  /** The identifier whose traits these are. */
  readonly identifier?: Declaration;
}

type Add = (message: Message) => Promise<void>;

export class PlanGate {
  private readonly scopes: ScopeFilling;

  constructor(
    private readonly plan: Plan,
    private readonly options: Pick<PlanOptions, 'scopes' | 'unknown' | 'invalid'>,
    private readonly rejections: PlanRejections,
    private readonly observer: PlanObserver = {},
    private readonly requestUnderWay: () => unknown = () => undefined,
  ) {
    this.scopes = new ScopeFilling(options.scopes);
  }

  /** Hands the message to `add`, completed, when it is as planned or the policy lets it pass. Page views need not come here. */
  pass(message: Message, add: Add, passing: Passing = {}): Promise<void> {
    if (message.kind === 'people.set') return this.passPeople(message, add, passing);
    if (message.kind !== 'track' || message.view !== undefined) return add(message);
    const planned = this.plan.track(message.event);
    if (planned === undefined) return this.judge(message, add, unknownFinding('track', message.event));
    return this.passTrack(message, planned, add, passing);
  }

  private passTrack(message: TrackMessage, planned: Planned, add: Add, passing: Passing): Promise<void> {
    const { scope, version } = planned.declaration;
    const { request = this.requestUnderWay(), known } = passing;
    const { filled, problems } = this.scopes.fill(scope, message.properties, request);
    problems.push(...planned.rules.violations(filled, known));
    const properties = version === undefined ? filled : { ...filled, event_version: version };
    const completed: TrackMessage = { ...message, properties };
    if (problems.length === 0) return add(completed);
    return this.judge(completed, add, invalidFinding(planned.declaration, problems));
  }

  private passPeople(
    message: Message & { kind: 'people.set' },
    add: Add,
    { identifier }: Passing,
  ): Promise<void> {
    const { operation, properties } = message;
    if (identifier !== undefined) {
      const planned = this.plan.identifier(identifier.name);
      if (planned === undefined)
        return this.judge(message, add, unknownFinding('identifier', identifier.name));
      const problems = planned.rules.violations(properties);
      return problems.length === 0
        ? add(message)
        : this.judge(message, add, invalidFinding(identifier, problems));
    }
    for (const trait of Object.keys(properties)) {
      const owner = this.plan.ownerOf(trait);
      if (owner !== undefined)
        return this.judge(message, add, traitFinding(operation, trait, owner.declaration));
    }
    return add(message);
  }

  private async judge(message: Message, add: Add, { what, sentence }: PlanFinding): Promise<void> {
    const policy = this.options[what];
    if (policy === 'accept') return add(message);
    this.observer.found?.(what, policy);
    if (policy === 'reject') await this.rejections.reject(message, sentence);
    else await add(message);
    this.observer.warned?.(new Error(sentence), message);
  }
}
