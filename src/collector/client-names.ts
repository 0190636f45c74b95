/** Properties that clients and the collector add by themselves: no plan need declare them. */

/** What the collector adds, what mixpanel-browser says of the page, and what advertisements leave in addresses. */
const NAMES: ReadonlySet<string> = new Set(
  [
    'server_time url distinct_id',
    'current_page_title current_domain current_url_path current_url_protocol current_url_search',
    'dclid fbclid gclid ko_click_id li_fat_id msclkid sccid ttclid twclid wbraid',
  ].flatMap((line) => line.split(' ')),
);

/** `$` and `mp_` are Mixpanel's own, `utm_` is everybody's. */
const PREFIX = /^(?:\$|mp_|utm_)/;

export const CLIENT_NAMES = {
  has: (name: string): boolean => NAMES.has(name) || PREFIX.test(name),
};
