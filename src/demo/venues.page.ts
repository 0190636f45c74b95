/** Draws the list of venues and a single one. */
import { html } from './html.template.js';
import type { Markup } from './html.template.js';
import type { VisitRequest } from './session.middleware.js';
import { layOut } from './site.layout.js';
import { euros, tracked, venueCards, venuePicture } from './venue.card.js';
import type { Venue } from './venue.directory.js';

export function drawVenues(venues: readonly Venue[], request: VisitRequest): Markup {
  return layOut(
    'Venues',
    request,
    html`<h1>Venues</h1>
      <p class="lead">${venues.length} places, each with a character of its own.</p>
      ${venueCards(venues)}`,
  );
}

export function drawVenue(venue: Venue, request: VisitRequest): Markup {
  return layOut(
    venue.name,
    request,
    html`<a class="faint" href="/venues">← All venues</a>
      <article class="venue">
        ${venuePicture(venue)}
        <div>
          <h1>${venue.name}</h1>
          <p class="lead">${venue.description}</p>
          <dl>
            <div>
              <dt>City</dt>
              <dd>${venue.city}</dd>
            </div>
            <div>
              <dt>Guests</dt>
              <dd>up to ${venue.guests}</dd>
            </div>
            <div>
              <dt>A day</dt>
              <dd>${euros(venue)}</dd>
            </div>
          </dl>
          ${bookingPart(venue, request)}
        </div>
      </article>`,
  );
}

function bookingPart(venue: Venue, { user, query }: VisitRequest): Markup {
  if (!user)
    return html`<a class="button" href="/#sign-up" ${tracked('Sign Up Opened', venue)}>Sign up to book</a>`;
  if ('booked' in query)
    return html`<p class="notice">Booked. <a href="/inbox">See what analytics heard of it.</a></p>`;
  return html`<form method="post" action="/venues/${venue.id}/bookings">
    <button class="button">Book this venue</button>
  </form>`;
}
