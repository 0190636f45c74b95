/** Pages that use Segment's analytics.js as a website would: by a snippet, or as the npm package. */
import { WRITE_KEY } from '../../support/collector.app.js';
import type { Site } from '../../support/site.js';

/** What `analytics.load` is given beside the write key and the collector's address. */
export type LoadOptions = Readonly<Record<string, unknown>>;

/** Settings of Segment's own destination, as `load` takes them. */
export function delivering(settings: LoadOptions): LoadOptions {
  return { integrations: { 'Segment.io': settings } };
}

const METHODS = ['alias', 'group', 'identify', 'page', 'ready', 'track'];

/** The body of a page that keeps calls until the library, which the collector serves, takes them: so does Segment's snippet. */
export function snippetPage(collector: string, options: LoadOptions, script = ''): string {
  return `<script>
    window.analytics = Object.assign([], { _cdn: '${collector}', _loadOptions: ${JSON.stringify(options)} });
    for (const method of ${JSON.stringify(METHODS)})
      analytics[method] = (...call) => analytics.push([method, ...call]);
    ${script}
  </script>
  <script async src="${collector}/analytics.js/v1/${WRITE_KEY}/analytics.min.js"></script>`;
}

/** The body of a page that loads the package; put it on the site with `servePackage`. */
export function packagePage(collector: string, options: LoadOptions, script = ''): string {
  const settings = { writeKey: WRITE_KEY, cdnURL: collector };
  return `<script src="/analytics-next.js"></script>
  <script>
    window.analytics = AnalyticsNext.AnalyticsBrowser.load(${JSON.stringify(settings)}, ${JSON.stringify(options)});
    ${script}
  </script>`;
}

export function servePackage(site: Site): void {
  site.file('/analytics-next.js', 'node_modules/@segment/analytics-next/dist/umd/index.js');
}
