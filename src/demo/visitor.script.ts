/** The visitor's id in the browser: made by the landing page, sent along with a sign-up, and thrown away after a log-out. */
import type { Response } from 'express';
import { Markup } from './html.template.js';

/** Tells the landing page's script that somebody logged out; not HttpOnly, since the script reads and deletes it. */
const LOGGED_OUT = 'venuespot_logged_out';

/** The landing page makes a new visitor id, so that two people on one browser are never taken for one. */
export function forgetVisitor(response: Response): void {
  response.cookie(LOGGED_OUT, '1', { sameSite: 'lax', path: '/' });
}

/** Keeps the visitor's id, as the browser knew it before anyone signed up, and sends it along with the sign-up. */
export const VISITOR_SCRIPT = new Markup(`<script>
  try {
    if (document.cookie.split('; ').includes('${LOGGED_OUT}=1')) {
      localStorage.removeItem('vs_user');
      document.cookie = '${LOGGED_OUT}=; path=/; max-age=0; samesite=lax';
    }
    const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, '0')).join('');
    localStorage.vs_user ||= crypto.randomUUID ? crypto.randomUUID() : random();
    document.getElementById('mix_panel_temp_id').value = localStorage.vs_user;
    const visitor = document.getElementById('visitor');
    visitor.textContent = 'You are visitor ' + localStorage.vs_user.slice(0, 8) + '…, and nobody knows your name yet.';
    visitor.hidden = false;
  } catch {
    // No storage, no visitor id: the sign-up works without one.
  }
</script>`);
