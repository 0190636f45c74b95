/** What every page has: head, navigation, footer. */
import { clientTag } from './client.tag.js';
import { html, Markup } from './html.template.js';
import type { VisitRequest } from './session.middleware.js';
import { STYLE } from './site.style.js';

/** The page around `main`. Styles are inline, and the browser client comes from the same host: a page needs no other one. */
export function layOut(title: string, request: VisitRequest, main: Markup): Markup {
  const { user, path } = request;
  const link = (to: string, text: string): Markup =>
    html`<a href="${to}" ${path === to ? new Markup('aria-current="page"') : ''}>${text}</a>`;

  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · VenueSpot</title>
        <link rel="icon" href="data:," />
        ${clientTag(request)}
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/">Venue<b>Spot</b></a>
          <nav>${link('/venues', 'Venues')} ${link('/inbox', 'Inbox')}</nav>
          ${user ? personBar(user.firstName ?? user.email) : html`<a class="button small" href="/#sign-up" data-track="Sign Up Opened">Sign up</a>`}
        </header>
        <main>${main}</main>
        <footer>
          VenueSpot is the demo of nestjs-analytics. Its <a href="/inbox">inbox</a> shows what each
          destination received.
        </footer>
      </body>
    </html>`;
}

function personBar(name: string): Markup {
  return html`<form class="person" method="post" action="/logout">
    <span class="avatar">${name.slice(0, 1).toUpperCase()}</span> ${name}
    <button class="quiet">Log out</button>
  </form>`;
}
