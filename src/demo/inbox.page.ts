/** Draws the inbox: for each destination, what reached it, newest first. */
import { html, Markup } from './html.template.js';
import type { InboxEntry } from './inbox.reader.js';
import type { VisitRequest } from './session.middleware.js';
import { layOut } from './site.layout.js';

export function drawInbox(entries: readonly InboxEntry[], request: VisitRequest): Markup {
  const destinations = [...new Set(entries.map(({ destination }) => destination))].toSorted();
  return layOut(
    'Inbox',
    request,
    html`<h1>Inbox</h1>
      <p class="lead">What reached each destination, as it happens. Open a line to see the message itself.</p>
      <div id="deliveries" class="destinations">
        ${destinations.length === 0 ? nothingYet : ''}
        ${destinations.map((name) =>
          destinationColumn(
            name,
            entries.filter(({ destination }) => destination === name),
          ),
        )}
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

function delivery({ id, words, message, more, deliveredAtMs }: InboxEntry): Markup {
  const [kind = '', ...sentence] = words.split(': ');
  const time = new Date(deliveredAtMs).toISOString();
  return html`<li id="${id}">
    <details>
      <summary>
        <span class="kind ${kind.replace(' ', '-')}">${kind}<span class="off">: </span></span>
        <span class="words">${sentence.join(': ')}</span>
        <time datetime="${time}" title="${time}">${time.slice(11, 19)}</time>
      </summary>
      <pre>${message ? JSON.stringify(message, null, 2) : 'This message is too long to be shown.'}</pre>
    </details>
    ${more && html`<p class="faint">… and ${more} more in the same batch</p>`}
  </li>`;
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
