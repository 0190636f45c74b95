/** Knows the request during which code runs, and for whom it runs, so that a message says by itself whom it is about. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpRequest } from './http-request.js';
import type { Who } from './who.js';

/** What a handler was called with, where it is not simply one of HTTP. */
export interface HandledCall {
  /** Of a GraphQL field. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Of a gateway's or a microservice's message. */
  readonly data?: unknown;
}

/** One call of a handler: the calls of a GraphQL query share their request. */
class Call {
  constructor(
    readonly request: HttpRequest,
    readonly calledWith: HandledCall,
  ) {}
}

/** Somebody who was named for a stretch of code; asked each time a message needs it. */
class Actor {
  constructor(
    readonly who: () => Who,
    readonly request: HttpRequest | undefined,
    readonly calledWith: HandledCall | undefined,
  ) {}
}

// One for the process, since a decorator has no injector to ask for its app's. The innermost entry is the one that counts.
const underWay = new AsyncLocalStorage<HttpRequest | Call | Actor>();

export class RequestContext {
  /** The request under way, when there is one. */
  current(): HttpRequest | undefined {
    const entry = underWay.getStore();
    return entry instanceof Actor || entry instanceof Call ? entry.request : entry;
  }

  /** What the handler under way was called with; `undefined` where it is simply one of HTTP. */
  calledWith(): HandledCall | undefined {
    const entry = underWay.getStore();
    return entry instanceof Actor || entry instanceof Call ? entry.calledWith : undefined;
  }

  /** Asks whom the code runs for; `undefined` where nobody was named since the request began. */
  actor(): (() => Who) | undefined {
    const entry = underWay.getStore();
    return entry instanceof Actor ? entry.who : undefined;
  }

  /** Runs `work` and all that it starts as part of the request. */
  run<Result>(request: HttpRequest, work: () => Result, calledWith?: HandledCall): Result {
    return underWay.run(calledWith === undefined ? request : new Call(request, calledWith), work);
  }

  /** Runs `work` and all that it starts for that person, whoever makes the request under way. */
  as<Result>(who: () => Who, work: () => Result): Result {
    return underWay.run(new Actor(who, this.current(), this.calledWith()), work);
  }
}
