/** How requests become page views. */

export class PageViewOptions {
  /**
   * Whether each route of the app is watched. False: only those under `PageViewInterceptor` are. Default: true.
   */
  everyRoute = true;

  /**
   * Whether the entity's name is appended to the name of the page view: `Page View – VenuesController#show Blue Hall`.
   * Vendors count distinct names of events, and Mixpanel takes 5,000 well; hence the default: false.
   */
  entityInName = false;
}
