/** Tells visitors by which id they are known, as soon as the browser client is there. */
import { Markup } from './html.template.js';

/** The client is part of the page: `load` comes when it is there, or will never be. */
export const VISITOR_NOTE = new Markup(`<p id="visitor" class="faint" hidden></p>
<script>
  addEventListener('load', () => {
    const id = window.nestAnalytics?.anonymousId?.();
    const note = document.getElementById('visitor');
    note.hidden = !id;
    note.textContent = 'You are visitor ' + String(id).slice(0, 8) + '…, and nobody knows your name yet.';
  });
</script>`);
