/** What a request shows to say who may write: credentials in its head, tokens and write keys. */
import type { Exchange } from './exchange.js';
import { idOf, orRefused } from './record.js';

/** Why a token or write key is not taken, wherever it stands. */
export const UNKNOWN_KEY =
  'Its token or write key is none of those that may write here; send one that COLLECTOR_KEYS lists.';

export interface BasicCredentials {
  readonly user: string;
  /** Empty in those of clients that show nothing but a key. */
  readonly password: string;
}

/** Undefined when there are none, or their user is empty. */
export function basicCredentials(exchange: Exchange): BasicCredentials | undefined {
  const header = exchange.header('authorization');
  if (header === undefined) return undefined;
  const [, encoded = ''] = /^basic +([\w+/=-]+)$/i.exec(header) ?? [];
  const [, user, password = ''] =
    /^([^:]+):?(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('latin1')) ?? [];
  return user === undefined ? undefined : { user, password };
}

/** Undefined when there is none. */
export function bearerToken(exchange: Exchange): string | undefined {
  const [, token] = /^bearer +(\S+)$/i.exec(exchange.header('authorization') ?? '') ?? [];
  return token;
}

/**
 * The token or write key that a request shows for all of its records.
 *
 * @throws Refusal 400 when it is no text, or longer than 512 characters: each message will hold it
 */
export function shownKey(value: unknown): string | undefined {
  return orRefused(() => idOf({ key: value }, 'key'));
}

/** Whether messages with this key are taken. @param keys that may write; empty: all */
export function mayWrite(keys: ReadonlySet<string>, key = ''): boolean {
  return keys.size === 0 || keys.has(key);
}
