/** Who visits, before anybody knows the name: the id in the first-party cookie that the server reads and renews too. */
import { attempt } from './attempt.js';
import type { ClientOptions } from './client.options.js';
import { newId } from './new-id.js';
import { read, write } from './storage.js';

/** As the server names it, by default. */
const COOKIE = 'analytics_anonymous_id';
/** What the server takes for an anonymous id. */
const ID = /^[\w\-:.$]{1,128}$/;
/** As the server keeps it: 365 days. */
const LIFETIME_S = 31_536_000;

export interface Visitors {
  /** The visitor's id, a new one where there is none. */
  id(): string;
  /** Whoever comes next is another visitor. */
  renew(): void;
}

export function createVisitors({ cookie = COOKIE, cookieDomain }: ClientOptions): Visitors {
  const inCookie = (): string | undefined =>
    attempt(() => {
      const start = cookie + '=';
      const pair = document.cookie.split('; ').find((each) => each.startsWith(start));
      return pair && valid(decodeURIComponent(pair.slice(start.length)));
    });
  const keep = (id: string): string => {
    const domain = cookieDomain ? '; Domain=' + cookieDomain : '';
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    const text = `${cookie}=${id}; Max-Age=${LIFETIME_S}; Path=/; SameSite=Lax`;
    // A cookie that is there stays as the server made it.
    if (id !== inCookie()) attempt(() => (document.cookie = text + domain + secure));
    if (id !== read(cookie)) write(cookie, id);
    return id;
  };
  return {
    // The cookie comes first: the server gives another one when somebody logs out. Storage brings back a lost one.
    id: () => keep(inCookie() ?? valid(read(cookie)) ?? newId()),
    renew: () => void keep(newId()),
  };
}

function valid(id: string | null | undefined): string | undefined {
  return id && ID.test(id) ? id : undefined;
}
