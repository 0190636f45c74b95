/** Draws the inbox: for each destination, what reached it, newest first. */
import { activityPanel, type ActivityNews } from './activity.panel.js';
import { html, Markup } from './html.template.js';
import type { InboxEntry } from './inbox.reader.js';
import type { VisitRequest } from './session.middleware.js';
import { layOut } from './site.layout.js';

export interface InboxNews {
  /** Newest first. */
  readonly entries: readonly InboxEntry[];
  readonly activity: ActivityNews;
}

/** Activity has the same messages as everybody else: its panel shows what it made of them. */
const OWN_PANEL = 'activity';

export function drawInbox({ entries, activity }: InboxNews, request: VisitRequest): Markup {
  const names = new Set(entries.map(({ destination }) => destination));
  const destinations = [...names].filter((name) => name !== OWN_PANEL).toSorted();
  return layOut(
    'Inbox',
    request,
    html`<h1>Inbox</h1>
      <p class="lead">What reached each destination, as it happens. Open a line to see the message itself.</p>
      <div id="deliveries">
        ${activityPanel(activity, request.user)}
        <div class="destinations">
          ${destinations.length === 0 ? nothingYet : ''}
          ${destinations.map((name) =>
            destinationColumn(
              name,
              entries.filter(({ destination }) => destination === name),
            ),
          )}
        </div>
      </div>
      ${REFRESH}`,
  );
}

function destinationColumn(name: string, entries: readonly InboxEntry[]): Markup {
  return html`<section class="panel">
    <h2 class="destination">${name} <span class="count">${entries.length}</span></h2>
    <ol class="deliveries">
      ${entries.map(delivery)}
    </ol>
  </section>`;
}

function delivery(entry: InboxEntry): Markup {
  const { destination, id, words, message, more, deliveredAtMs } = entry;
  const [kind = '', ...sentence] = words.split(': ');
  const time = new Date(deliveredAtMs).toISOString();
  return html`<li id="${destination}-${id}">
    <details>
      <summary>
        <span class="kind ${kind.replace(' ', '-')}">${kind}<span class="off">: </span></span>
        <span class="words">${sentence.join(': ')} ${tags(entry)}</span>
        <time datetime="${time}" title="${time}">${time.slice(11, 19)}</time>
      </summary>
      <pre>${message ? JSON.stringify(message, null, 2) : 'This message is too long to be shown.'}</pre>
    </details>
    ${more && html`<p class="faint">… and ${more} more in the same batch</p>`}
  </li>`;
}

/** The scopes of a track with their values, or the two ids that an alias makes one person. */
function tags({ scopes = [], link }: InboxEntry): Markup {
  const values = scopes.flatMap(({ scope, properties }) =>
    Object.entries(properties).map(
      ([name, value]) => html`<span class="tag" title="${scope}">${name} ${value}</span>`,
    ),
  );
  const ids =
    link && html`<span class="tag">${link.anonymousId}</span> → <span class="tag">${link.userId}</span>`;
  return html`${values} ${ids}`;
}

const nothingYet = html`<section class="panel empty">
  <h2>Nothing yet</h2>
  <p>
    <a href="/#sign-up">Sign up</a> and look at a few <a href="/venues">venues</a>; what analytics tells your
    destinations appears here.
  </p>
</section>`;

/** Asks again every second and leaves opened lines open. Without JavaScript the page reloads every five. */
const REFRESH = new Markup(`<noscript><meta http-equiv="refresh" content="5" /></noscript>
<script>
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const response = await fetch('/inbox', { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const now = document.getElementById('deliveries');
      const next = page.getElementById('deliveries');
      for (const open of now.querySelectorAll('details[open]'))
        next.querySelector('#' + CSS.escape(open.parentElement.id) + ' details')?.setAttribute('open', '');
      if (now.innerHTML !== next.innerHTML) now.replaceWith(next);
    } catch {
      // The server is restarting; the next second may be better.
    }
  }, 1000);
</script>`);
