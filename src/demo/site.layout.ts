/** What every page has: head, navigation, footer. */
import { html, Markup } from './html.template.js';
import type { VisitRequest } from './session.middleware.js';
import { STYLE } from './site.style.js';

/** The page around `main`. Styles and scripts are inline: a page is one request and needs no other host. */
export function layOut(title: string, { user, path }: VisitRequest, main: Markup): Markup {
  const link = (to: string, text: string): Markup =>
    html`<a href="${to}" ${path === to ? new Markup('aria-current="page"') : ''}>${text}</a>`;

  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · VenueSpot</title>
        <link rel="icon" href="data:," />
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/">Venue<b>Spot</b></a>
          <nav>${link('/venues', 'Venues')} ${link('/inbox', 'Inbox')}</nav>
          ${user ? personBar(user.firstName ?? user.email) : html`<a class="button small" href="/#sign-up">Sign up</a>`}
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
