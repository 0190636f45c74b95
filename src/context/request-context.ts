/** Knows the request during which code runs, and for whom it runs, so that a message says by itself whom it is about. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpRequest } from './http-request.js';
import type { Who } from './who.js';

/** Somebody who was named for a stretch of code; asked each time a message needs it. */
class Actor {
  constructor(
    readonly who: () => Who,
    readonly request: HttpRequest | undefined,
  ) {}
}

// One for the process, since a decorator has no injector to ask for its app's. The innermost entry is the one that counts.
const underWay = new AsyncLocalStorage<HttpRequest | Actor>();

export class RequestContext {
  /** The request under way, when there is one. */
  current(): HttpRequest | undefined {
    const entry = underWay.getStore();
    return entry instanceof Actor ? entry.request : entry;
  }

  /** Asks whom the code runs for; `undefined` where nobody was named since the request began. */
  actor(): (() => Who) | undefined {
    const entry = underWay.getStore();
    return entry instanceof Actor ? entry.who : undefined;
  }

  /** Runs `work` and all that it starts as part of the request. */
  run<Result>(request: HttpRequest, work: () => Result): Result {
    return underWay.run(request, work);
  }

  /** Runs `work` and all that it starts for that person, whoever makes the request under way. */
  as<Result>(who: () => Who, work: () => Result): Result {
    return underWay.run(new Actor(who, this.current()), work);
  }
}
