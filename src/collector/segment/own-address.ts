/** Where this collector is, as the client sees it: what it is told to send to must be there. */
import type { TLSSocket } from 'node:tls';
import type { Exchange } from '../exchange.js';
import { Refusal } from '../refusal.js';

export interface OwnAddress {
  readonly protocol: 'http' | 'https';
  /** With the port, where it is not the protocol's own. */
  readonly host: string;
}

/** A name, an IPv4 address or an IPv6 address in brackets, each with or without a port. */
const HOST = /^(?:[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/**
 * @param trustedProxies how many proxies in front of the app write `X-Forwarded-Host` and `X-Forwarded-Proto`; 0: they are
 * not looked at, since anyone can write them
 * @throws Refusal 400 when the client names no host, or something that is none
 */
export function ownAddress(exchange: Exchange, trustedProxies: number): OwnAddress {
  const forwarded = (name: string): string | undefined => writtenBy(exchange.header(name), trustedProxies);
  const host =
    forwarded('x-forwarded-host') ?? exchange.header('host') ?? exchange.header(':authority') ?? '';
  if (!HOST.test(host))
    throw new Refusal(400, 'The request names no host that could be one; send a valid Host header.');
  const protocol = forwarded('x-forwarded-proto') ?? ownProtocol(exchange);
  return { host, protocol: protocol.toLowerCase() === 'https' ? 'https' : 'http' };
}

/** What the outermost trusted proxy wrote: each adds one at the end, or all but it keep quiet. */
function writtenBy(header: string | undefined, trustedProxies: number): string | undefined {
  if (trustedProxies === 0 || header === undefined) return undefined;
  const values = header.split(',').map((value) => value.trim());
  return values[Math.max(0, values.length - trustedProxies)] || undefined;
}

function ownProtocol({ request }: Exchange): string {
  return (request.socket as TLSSocket).encrypted ? 'https' : 'http';
}
