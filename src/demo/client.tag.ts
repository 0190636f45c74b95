/** Puts the browser client into a page: what it counts there, and for whom. */
import { html, type Markup } from './html.template.js';
import type { VisitRequest } from './session.middleware.js';

/** Looking at the inbox leaves no trace, neither here nor at the server. */
const UNSEEN = new Set(['/inbox']);

/**
 * Each page view is counted once: those of people who are signed in by the server, which knows them better, and those of visitors by
 * their browsers. What is clicked is counted for both by the browser; `data-user-id` says who it was.
 */
export function clientTag({ user, path, collectorPath = '' }: VisitRequest): Markup {
  const counts = !user && !UNSEEN.has(path);
  const person = user && html`data-user-id="${user.id}"`;
  return html`<script
    async
    src="${collectorPath}/client.js"
    data-page-views="${String(counts)}"
    ${person}
  ></script>`;
}
