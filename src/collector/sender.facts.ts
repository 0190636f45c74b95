/** What is kept of whoever sent a request, whatever their protocol. */

const MAX_USER_AGENT_LENGTH = 1_024;

/** An address as it may be kept: masked where that is wished, undefined for a text that is none. */
export type ShownIp = (address: string) => string | undefined;

/** What a browser or program calls itself, as much of it as is kept. */
export function shownUserAgent(userAgent: string | undefined): string | undefined {
  return userAgent === undefined ? undefined : cut(userAgent, MAX_USER_AGENT_LENGTH);
}

/** The text without what is too long of it; half a character at its end would be no UTF-8. */
export function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? text.slice(0, maxLength).toWellFormed() : text;
}
