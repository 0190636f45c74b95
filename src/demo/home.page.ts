/** Draws the landing page: a few venues, and the forms to sign up and log in. */
import { html, type Markup } from './html.template.js';
import type { VisitRequest } from './session.middleware.js';
import { layOut } from './site.layout.js';
import { venueCards } from './venue.card.js';
import type { Venue } from './venue.directory.js';
import { VISITOR_NOTE } from './visitor.note.js';

export function drawHome(venues: readonly Venue[], request: VisitRequest): Markup {
  const main = html`<section class="hero">
      <p class="eyebrow">Places worth gathering in</p>
      <h1>Find the room your evening deserves.</h1>
      <p class="lead">Greenhouses, boathouses and theatres, ready to book by the day.</p>
      <a class="button" href="/venues" data-track="Tour Started">Browse the venues</a>
      ${request.user ? '' : VISITOR_NOTE}
    </section>
    <section>
      <h2>This week’s favourites</h2>
      ${venueCards(venues)}
    </section>
    ${request.user ? '' : forms}`;
  return layOut('Find a venue', request, main);
}

const forms = html`<section class="forms" id="sign-up">
  <form class="panel" method="post" action="/signup">
    <h2>Sign up</h2>
    <div class="pair">
      <label>First name <input name="firstName" autocomplete="given-name" required maxlength="100" /></label>
      <label>Last name <input name="lastName" autocomplete="family-name" required maxlength="100" /></label>
    </div>
    <label>Email <input name="email" type="email" autocomplete="email" required /></label>
    <div class="pair">
      <label>Phone <input name="phone" type="tel" autocomplete="tel" maxlength="40" /></label>
      <label
        >I am a
        <select name="userType">
          <option>Planner</option>
          <option>Host</option>
        </select></label
      >
    </div>
    <input type="hidden" name="mix_panel_temp_id" />
    <button class="button">Create my account</button>
  </form>
  <form class="panel plain" method="post" action="/login">
    <h2>Been here before?</h2>
    <p class="faint">This is a demo: your email is enough, there is no password.</p>
    <label>Email <input name="email" type="email" autocomplete="email" required /></label>
    <button class="button second">Log in</button>
  </form>
</section>`;
