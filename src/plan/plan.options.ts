/** What an app may say about its plan. */
import type { Properties } from '../message/message.js';
import type { ScopeClass, AnyIdentifier, AnyTrack } from './typed-track.js';

/** What a handler was called with that is not simply one of HTTP; both are undefined there. */
export interface HandledCall {
  /** The arguments of a GraphQL query or mutation. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** The payload of a message to a gateway or to a microservice. */
  readonly data?: unknown;
}

/** Where the properties of a scope come from. */
export interface ScopeSource<Request = unknown> {
  readonly scope: ScopeClass;
  /**
   * What the request under way says of the scope's properties; asked only when a track of the scope leaves one of them out.
   * What the track gives itself wins. Where it throws, the properties that it was asked for stay out.
   */
  from(request: Request, call: HandledCall): Properties | undefined;
}

export class PlanOptions<Request = unknown> {
  /** The typed tracks: these, or all that were imported and have `@TrackEvent()`. */
  events: readonly (abstract new (...args: never[]) => AnyTrack)[] | 'decorated' = 'decorated';

  /** The typed identifiers: these, or all that were imported and have `@Identifier()`. */
  identifiers: readonly (abstract new (...args: never[]) => AnyIdentifier)[] | 'decorated' = 'decorated';

  /** Which scopes are filled from the request, and how: `{ scope: ProjectScope, from: (request) => ({ project_id: … }) }`. Default: none. */
  scopes: readonly ScopeSource<Request>[] = [];

  /** What to do with a track whose name is in no plan. `warn` logs and sends it. Page views are not subject to the plan. */
  unknown: 'accept' | 'warn' | 'reject' = 'accept';

  /**
   * What to do with properties that break their rules, and with a call that touches an identifier's traits; `people.delete`, which takes
   * the whole profile, is free to all. `warn` logs and sends it; `reject` throws where `onError` is `throw`, so in tests, and else puts the
   * message into the dead letter with the validator's words.
   */
  invalid: 'warn' | 'reject' = 'reject';
}
