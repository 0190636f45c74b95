/** A venue as a card in a list, and its picture: drawn, so that no image has to be loaded. */
import { html } from './html.template.js';
import type { Markup } from './html.template.js';
import type { Venue } from './venue.directory.js';

export function venueCards(venues: readonly Venue[]): Markup {
  return html`<ul class="cards">
    ${venues.map(
      (venue) =>
        html`<li>
          <a class="card" href="/venues/${venue.id}" ${tracked('Venue Picked', venue)}>
            ${venuePicture(venue)}
            <h3>${venue.name}</h3>
            <p class="faint">${venue.city} · up to ${venue.guests} guests</p>
            <p><b>${euros(venue)}</b> <span class="faint">a day</span></p>
          </a>
        </li>`,
    )}
  </ul>`;
}

/** The browser client tells of clicks on what has these attributes. */
export function tracked(event: string, { id, name }: Venue): Markup {
  return html`data-track="${event}" data-track-venue-id="${id}" data-track-entity-name="${name}"`;
}

/** Arches under a sun, in the venue's colour; its number decides how many there are. */
export function venuePicture({ id, hue }: Venue): Markup {
  const arches = 3 + (Number(id) % 3);
  const width = 320 / arches;
  return html`<svg
    class="picture"
    viewBox="0 0 320 180"
    preserveAspectRatio="xMidYMid slice"
    aria-hidden="true"
  >
    <rect width="320" height="180" fill="hsl(${hue} 38% 84%)" />
    <circle cx="${70 + Number(id) * 30}" cy="58" r="30" fill="hsl(${(hue + 30) % 360} 85% 93%)" />
    <rect y="96" width="320" height="84" fill="hsl(${hue} 30% 40%)" />
    ${Array.from({ length: arches }, (_, index) => {
      const left = index * width + width * 0.22;
      const right = index * width + width * 0.78;
      return html`<path
        d="M${left} 180 V138 A${(right - left) / 2} ${(right - left) / 2} 0 0 1 ${right} 138 V180 Z"
        fill="hsl(${hue} 45% ${index % 2 ? 74 : 68}%)"
      />`;
    })}
  </svg>`;
}

export function euros({ eurosPerDay }: Venue): string {
  return `€${eurosPerDay.toLocaleString('en-GB')}`;
}
