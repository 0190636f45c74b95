/** The client for browsers: what `import { createClient } from 'nestjs-analytics/browser'` gives. */
import { attempt } from './attempt.js';
import type { ClientOptions, ElementProperties, Properties } from './client.options.js';
import type { Client } from './client.type.js';
import { listen } from './listen.js';
import { formProperties, linkProperties, onClick, onMarked, onSubmit } from './links-and-forms.js';
import { newId } from './new-id.js';
import { createOutbox } from './outbox.js';
import { watchPages } from './page-views.js';
import { createSender } from './sender.js';
import { fillSignUpForms } from './sign-up-forms.js';
import { createVisitors } from './visitor.js';

export type { Client, ClientOptions, ElementProperties, Properties };

/** The event of page views. */
const PAGE_VIEW = 'Page View';

const nothing = (): void => {};

/** For servers that render pages, and for visitors who asked not to be tracked. */
const SILENT: Client = {
  track: nothing,
  page: nothing,
  trackLinks: () => nothing,
  trackForms: () => nothing,
  anonymousId: nothing as () => undefined,
  reset: nothing,
  flush: async () => {},
  dropped: 0,
};

/**
 * Starts tracking in this page: page views, clicks on `[data-track]`, sign-up forms. On a server that renders pages, and in a
 * browser whose Global Privacy Control is to be honoured, the client does nothing and keeps nothing.
 */
export function createClient(options: ClientOptions): Client {
  const { host, key, pageViews = true, respectGpc, signUpForm, userId } = options;
  if (typeof document === 'undefined' || (respectGpc && asksForPrivacy())) return SILENT;

  const name = `analytics ${host} ${key}`;
  const outbox = createOutbox(name + ' ');
  const sender = createSender(outbox, name, options);
  const visitors = createVisitors(options);
  let { referrer } = document;

  const track = (event: string, properties?: Properties): void => {
    const stored = outbox.add({
      id: newId(),
      event,
      url: location.href,
      properties,
      time: Date.now(),
      anonymousId: visitors.id(),
      userId: (typeof userId === 'function' ? attempt(userId) : userId) || undefined,
      title: document.title,
      referrer,
    });
    if (stored) sender.take(stored);
  };
  const page = (properties?: Properties): void => track(PAGE_VIEW, properties);

  onMarked(track);
  const fill = (): void => fillSignUpForms(signUpForm, visitors.id);
  if (document.readyState === 'loading') listen(document, 'DOMContentLoaded', fill);
  else attempt(fill);
  if (pageViews) {
    watchPages(pageViews, (from = referrer) => {
      referrer = from;
      page();
    });
    // A page that the browser only keeps ready is seen when somebody goes there, which may be never.
    if ((document as { prerendering?: boolean }).prerendering)
      listen(document, 'prerenderingchange', () => page());
    else page();
  }

  return {
    track,
    page,
    trackLinks: (selector, event, properties) =>
      onClick(selector, (link) => track(event, linkProperties(link, properties))),
    trackForms: (selector, event, properties) =>
      onSubmit(selector, (form) => track(event, formProperties(form, properties))),
    anonymousId: visitors.id,
    reset: visitors.renew,
    flush: sender.flush,
    get dropped() {
      return outbox.dropped;
    },
  };
}

function asksForPrivacy(): boolean | undefined {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
}
