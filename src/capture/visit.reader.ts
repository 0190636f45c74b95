/** Reads off a visit that ends what there is to say of it, or why there is nothing to say. */
import type { ExclusionReason, Exclusions } from '../context/exclusions.js';
import { routeParam } from '../context/http-request.js';
import type { RequestFacts } from '../context/request-facts.js';
import type { UserAgentFacts, UserAgents } from '../context/user-agents.js';
import type { Identity, MessageContext } from '../message/message.js';
import type { Visit } from './visit.js';

/** What a visit said of itself when it ended. */
export interface VisitReport {
  readonly visit: Visit;
  readonly identity: Identity;
  readonly context: MessageContext;
  readonly path: string;
  readonly agent: UserAgentFacts;
  readonly status: number;
  readonly durationMs: number;
  readonly entityId: string | undefined;
}

export class VisitReader {
  constructor(
    private readonly requests: RequestFacts,
    private readonly exclusions: Exclusions,
    private readonly userAgents: UserAgents,
  ) {}

  /** @throws Error when the app's own identity, session or exclusion rule does */
  read(visit: Visit, status: number): VisitReport | ExclusionReason {
    const durationMs = Math.round(performance.now() - visit.startedAtMs);
    const { request, facts } = visit;
    const person = this.requests.person(request);
    if (person?.userId === undefined && facts.track.event === undefined) return 'anonymous';
    const identity = this.requests.withAnonymousId(person, request);
    if (identity === undefined) return 'anonymous';
    const path = this.requests.path(request);
    const context = this.requests.context(request);
    const agent = this.userAgents.facts(context.userAgent);
    const excluded = this.exclusions.reason(request, path, agent.bot);
    if (excluded !== undefined) return excluded;
    return {
      visit,
      identity,
      context,
      path,
      agent,
      status,
      durationMs,
      entityId: entityIdOf(visit),
    };
  }
}

function entityIdOf({ facts, request, entityId }: Visit): string | undefined {
  if (entityId !== undefined) return entityId;
  for (const name of facts.idParams) {
    const id = routeParam(request, name);
    if (id !== undefined) return id;
  }
  return undefined;
}
