/** Pages that use mixpanel-browser as a website would: by Mixpanel's snippet, or as the npm module. */
import { readFileSync } from 'node:fs';
import type { Site } from '../../support/site.js';
import { TOKEN } from '../../support/collector.app.js';

const PACKAGE = 'node_modules/mixpanel-browser/dist';
const SNIPPET = readFileSync(`${PACKAGE}/mixpanel-jslib-snippet.min.js`, 'utf8');

/** What `mixpanel.init` is given beside the collector's address. */
export type MixpanelConfig = object;

/** So short that a test does not wait, in milliseconds. */
const FLUSH_INTERVAL_MS = 100;

function init(collector: string, config: MixpanelConfig): string {
  const whole = { api_host: collector, batch_flush_interval_ms: FLUSH_INTERVAL_MS, ...config };
  return `mixpanel.init('${TOKEN}', ${JSON.stringify(whole)});`;
}

/** The body of a page whose snippet loads the library from the collector; `script` may use `mixpanel` at once. */
export function snippetPage(collector: string, config: MixpanelConfig, script = ''): string {
  return `<script>
    const MIXPANEL_CUSTOM_LIB_URL = '${collector}/lib.min.js';
    ${SNIPPET}
    ${init(collector, config)}
    ${script}
  </script>`;
}

/** The body of a page that imports the module; put it on the site with `serveModule`. */
export function modulePage(collector: string, config: MixpanelConfig, script = ''): string {
  return `<script type="module">
    import mixpanel from '/mixpanel.module.js';
    window.mixpanel = mixpanel;
    ${init(collector, config)}
    ${script}
  </script>`;
}

export function serveModule(site: Site): void {
  site.file('/mixpanel.module.js', `${PACKAGE}/mixpanel.module.js`);
}
