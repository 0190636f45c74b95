/** Tells an anonymous id from whatever else stands in cookies, headers and forms. */
import { isNobody } from '../message/nobody.js';
import { headerOf } from './http-request.js';
import type { HttpRequest } from './http-request.js';

/** UUIDs, Mixpanel's `$device:…` and Segment's ids fit; 128 characters are twice what any of them has. */
export const ANONYMOUS_ID = /^[A-Za-z0-9_\-:.$]{1,128}$/;

/** How Mixpanel's own browser SDK marks a visitor's id where it stands in place of a user's. */
const DEVICE_PREFIX = '$device:';

/** The id, when the value is one; without Mixpanel's mark, so that a visitor has one id whoever tells it. */
export function anonymousIdIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !ANONYMOUS_ID.test(value)) return undefined;
  const id = value.startsWith(DEVICE_PREFIX) ? value.slice(DEVICE_PREFIX.length) : value;
  return isNobody(id) ? undefined : id;
}

/**
 * The id, for those who name one in code.
 *
 * @param what names it in the error, such as `previous id`
 * @throws Error when it is none
 */
export function checkedAnonymousId(value: unknown, what: string): string {
  const id = anonymousIdIn(value);
  if (id !== undefined) return id;
  throw new Error(
    `[analytics] The ${what} is no anonymous id. Give 1 to 128 characters of A-Z a-z 0-9 _ - : . $, as AnonymousIds.checked() lets through.`,
  );
}

/** The value of a cookie, looked for without taking the others apart; `undefined` when it is missing or garbage. */
export function cookieOf(request: HttpRequest, name: string): string | undefined {
  const cookies = headerOf(request, 'cookie');
  if (cookies === undefined) return undefined;
  for (let at = cookies.indexOf(name); at !== -1; at = cookies.indexOf(name, at + 1)) {
    const valueAt = at + name.length + 1;
    if (cookies[valueAt - 1] !== '=' || (at > 0 && !' ;'.includes(cookies[at - 1] as string))) continue;
    const end = cookies.indexOf(';', valueAt);
    return decoded(cookies.slice(valueAt, end === -1 ? undefined : end).trim());
  }
  return undefined;
}

/** Browsers' own scripts encode the `$` and `:` of some ids. */
function decoded(value: string): string | undefined {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
