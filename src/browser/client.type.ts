/** What pages can do with the client. */
import type { ElementProperties, Properties } from './client.options.js';

/** Nothing of it throws, and nothing waits for the network. */
export interface Client {
  track(event: string, properties?: Properties): void;
  /** A page view by hand, such as with `pageViews: false`. */
  page(properties?: Properties): void;
  /**
   * Tracks clicks on links, with `href` and `text`.
   *
   * @returns what stops it
   */
  trackLinks(selector: string, event: string, properties?: ElementProperties): () => void;
  /**
   * Tracks submits of forms, with their `form` (id or name) and `action`, never with what people wrote.
   *
   * @returns what stops it
   */
  trackForms(selector: string, event: string, properties?: ElementProperties): () => void;
  /** The visitor's id; undefined where nothing may be kept. */
  anonymousId(): string | undefined;
  /** Whoever comes next is another visitor: for log-outs after which the server does not renew the cookie itself. */
  reset(): void;
  /** Sends what waits, where the collector lets it; resolves when that is done or put off. */
  flush(): Promise<void>;
  /** How many items this page has given up: in a request that was refused for good, no JSON, or more than the outbox holds. */
  readonly dropped: number;
}
