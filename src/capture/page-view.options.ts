/** How requests become page views. */
import type { Transport } from '../context/handler-call.js';

export class PageViewOptions {
  /**
   * Whether each route of the app is watched. False: only those under `PageViewInterceptor` are. Default: true.
   */
  everyRoute = true;

  /**
   * What becomes a page view: requests over HTTP, queries and mutations of GraphQL, messages to gateways (`ws`) and to
   * microservices (`rpc`). The event of `@Track()` is sent by all of them. Default: `['http', 'graphql']`.
   */
  transports: readonly Transport[] = ['http', 'graphql'];

  /**
   * Whether the entity's name is appended to the name of the page view: `Page View – VenuesController#show Blue Hall`.
   * Vendors count distinct names of events, and Mixpanel takes 5,000 well; hence the default: false.
   */
  entityInName = false;
}
