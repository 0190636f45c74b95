/** The script that the collector serves as `/client.js`: a client for pages without a bundler, set up by its own tag. */
import { attempt } from './attempt.js';
import { createClient } from './client.js';
import type { Client, ClientOptions } from './client.js';

/** A call by its name: `['track', 'Chose plan', { plan: 'pro' }]`. */
type Call = [method: 'track' | 'page' | 'trackLinks' | 'trackForms' | 'reset', ...parameters: never[]];

/** What `window.nestAnalytics` is, once the script is there. */
export interface ScriptClient extends Client {
  /** Makes a call that may also be made before the script is there: `(window.nestAnalytics ||= []).push(['page'])`. */
  push(call: Call): void;
}

declare global {
  interface Window {
    nestAnalytics?: ScriptClient | Call[];
  }
}

attempt(() => {
  const early = window.nestAnalytics ?? [];
  // The script twice in a page would see everything twice.
  if (!Array.isArray(early)) return;
  const { src, dataset } = document.currentScript as HTMLScriptElement;
  const options: Record<string, unknown> = { host: src.replace(/\/[^/]*$/, '') };
  for (const name in dataset) {
    const value = dataset[name]!;
    // An attribute without a value is a yes, as in HTML; of a text it is as absent: templates of pages that nobody is
    // signed in to write `data-user-id=""`. Numbers stay text: the client only computes with them.
    if (/^(pageViews|respectGpc)$/.test(name))
      options[name] = value !== 'false' && (value === 'true' || value || true);
    else if (value) options[name] = value;
  }
  const client = createClient(options as unknown as ClientOptions) as ScriptClient;
  const push = (call: Call): void =>
    attempt(() => {
      const [method, ...parameters] = call;
      (client[method] as (...parameters: never[]) => void)(...parameters);
    });
  early.forEach(push);
  window.nestAnalytics = Object.assign(client, { push });
});
