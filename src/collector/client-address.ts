/** Where a client is: from the socket, or from as many proxies as the app says that it trusts. */
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';

/** What is kept of a masked address: as Google Analytics and ahoy do it. */
const KEPT_BITS = { ipv4: 24, ipv6: 48 } as const;

export class ClientAddresses {
  constructor(
    private readonly trustedProxies: number,
    private readonly mask: boolean,
  ) {}

  /** IPv4 in dots, also where the socket speaks IPv6; undefined when the client has gone or a proxy wrote no address. */
  of(request: IncomingMessage): string | undefined {
    const address =
      this.trustedProxies === 0
        ? request.socket.remoteAddress
        : proxyaddr(request, (_address, hop) => hop < this.trustedProxies);
    return address === undefined ? undefined : this.shown(address);
  }

  /** An address as it may be kept; undefined for a text that is none. */
  readonly shown = (address: string): string | undefined => {
    // Parsing it would make the same of it.
    if (!this.mask && isIPv4(address)) return address;
    if (isIP(address) === 0) return undefined;
    const parsed = ipaddr.process(address);
    if (!this.mask) return parsed.toString();
    const kind = parsed.kind();
    const family = kind === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
    return family.networkAddressFromCIDR(`${parsed.toString()}/${KEPT_BITS[kind]}`).toString();
  };
}
