/** Where a client is: from the socket, or from as many proxies as the app says that it trusts. */
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';

/** What is kept of a masked address: as Google Analytics and ahoy do it. */
const KEPT_BITS = { ipv4: 24, ipv6: 48 } as const;

/** Within it every IPv6 client chooses addresses as it likes. */
const HOUSEHOLD_BITS = 64;

export class ClientAddresses {
  constructor(
    private readonly trustedProxies: number,
    private readonly mask: boolean,
  ) {}

  /** As the socket or the proxy says it, whole, to count by and not to keep; undefined when the client has gone. */
  senderOf(request: IncomingMessage): string | undefined {
    if (this.trustedProxies === 0) return request.socket.remoteAddress;
    return withoutPort(proxyaddr(request, (_address, hop) => hop < this.trustedProxies));
  }

  /** An address as it may be kept, IPv4 in dots also where the socket speaks IPv6; undefined for a text that is none. */
  readonly shown = (address: string): string | undefined => {
    // Parsing it would make the same of it.
    if (!this.mask && isIPv4(address)) return address;
    if (isIP(address) === 0) return undefined;
    const parsed = ipaddr.process(address);
    if (!this.mask) return parsed.toString();
    return networkOf(parsed, KEPT_BITS[parsed.kind()]);
  };
}

/** Some gateways write `203.0.113.5:1234`, and IPv6 in brackets. */
function withoutPort(address: string): string {
  const [, v4, v6] = /^(?:([\d.]+):\d+|\[([^\]]+)\](?::\d+)?)$/.exec(address) ?? [];
  return v4 ?? v6 ?? address;
}

/** Whose requests are counted as one client's: an IPv4 address, or the /64 of IPv6 that a household has; undefined for a text that is none. */
export function countedTogether(address: string | undefined): string | undefined {
  if (address === undefined || isIP(address) === 0) return undefined;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4' ? parsed.toString() : networkOf(parsed, HOUSEHOLD_BITS);
}

function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const family = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return family.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString();
}
