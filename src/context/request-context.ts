/** Knows the request during which code runs, so that a message says by itself whom it is about. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpRequest } from './http-request.js';

export class RequestContext {
  private readonly requests = new AsyncLocalStorage<HttpRequest>();

  /** The request under way, when there is one. */
  current(): HttpRequest | undefined {
    return this.requests.getStore();
  }

  /** Runs `work` and all that it starts as part of the request. */
  run<Result>(request: HttpRequest, work: () => Result): Result {
    return this.requests.run(request, work);
  }
}
