/** Tells when another page is seen: brought back from the browser's cache, or changed by a single-page app. */
import { listen } from './listen.js';

/**
 * @param mode what of the address makes another page of a single-page app; `true`: nothing
 * @param view gets the address that the app came from
 */
export function watchPages(mode: true | 'path' | 'hash', view: (from?: string) => void): void {
  listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => persisted && view());
  if (mode === true) return;
  const address = (): string => (mode === 'hash' ? location.href : location.href.split('#')[0]!);
  let seen = address();
  // Later, when the app has followed its own redirects and given the page its title.
  const changed = (): unknown =>
    setTimeout(() => {
      const from = seen;
      seen = address();
      if (seen !== from) view(from);
    });
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...call) {
      original.apply(this, call);
      changed();
    };
  }
  listen(window, 'popstate', changed);
  listen(window, 'hashchange', changed);
}
