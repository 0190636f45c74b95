/** Where a client is: what a socket says, and what of X-Forwarded-For is believed. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { ClientAddresses, countedTogether } from '../../src/collector/client-address.js';

function request(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}

function shownOf(addresses: ClientAddresses, of: IncomingMessage): string | undefined {
  const sender = addresses.senderOf(of);
  return sender === undefined ? undefined : addresses.shown(sender);
}

describe('ClientAddresses', () => {
  it.each([
    ['203.0.113.5:1234', '203.0.113.5'],
    ['[2001:db8::5]:1234', '2001:db8::5'],
    ['[2001:db8::5]', '2001:db8::5'],
    ['2001:db8::5', '2001:db8::5'],
  ])('takes %s of a gateway that writes ports', (written, address) => {
    expect(shownOf(new ClientAddresses(1, false), request('198.51.100.9', written))).toBe(address);
  });

  it.each([
    [0, 'a header that anyone can write', '198.51.100.9', '203.0.113.1', '198.51.100.9'],
    [1, 'no header at all', '10.0.0.1', undefined, '10.0.0.1'],
    [1, 'what the proxy wrote', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    [1, 'a client that wrote one itself', '10.0.0.1', '6.6.6.6, 203.0.113.7', '203.0.113.7'],
    [2, 'two proxies', '10.0.0.1', '203.0.113.7, 10.0.0.2', '203.0.113.7'],
    [
      2,
      'two proxies and a client that wrote one itself',
      '10.0.0.1',
      '6.6.6.6, 203.0.113.7, 10.0.0.2',
      '203.0.113.7',
    ],
    [2, 'one proxy fewer than was said', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    [1, 'blanks', '10.0.0.1', '  6.6.6.6 ,203.0.113.7 ', '203.0.113.7'],
  ])('with %d trusted proxies and %s', (proxies, _what, socket, forwarded, address) => {
    expect(shownOf(new ClientAddresses(proxies, false), request(socket, forwarded))).toBe(address);
  });

  it.each(['unknown', '', 'javascript:alert(1)', '203.0.113.7:port', '999.1.1.1', '<script>', '_hidden'])(
    'knows none where the proxy wrote %j',
    (forwarded) => {
      const address = shownOf(new ClientAddresses(1, false), request('10.0.0.1', forwarded));
      expect([undefined, '10.0.0.1']).toContain(address);
    },
  );

  it('shows IPv4 in dots where the socket speaks IPv6, and nothing of a client that has gone', () => {
    const addresses = new ClientAddresses(0, false);
    expect(shownOf(addresses, request('::ffff:198.51.100.9'))).toBe('198.51.100.9');
    expect(shownOf(addresses, request('2001:db8:1:2:3:4:5:6'))).toBe('2001:db8:1:2:3:4:5:6');
    expect(shownOf(addresses, request(undefined))).toBeUndefined();
    expect(shownOf(new ClientAddresses(1, false), request(undefined))).toBeUndefined();
  });

  it.each([
    ['198.51.100.9', '198.51.100.0'],
    ['::ffff:198.51.100.9', '198.51.100.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['fe80::1', 'fe80::'],
    ['::1', '::'],
  ])('masks %s as %s', (address, masked) => {
    const addresses = new ClientAddresses(0, true);
    expect([addresses.shown(address), shownOf(addresses, request(address))]).toEqual([masked, masked]);
  });

  it('keeps no text that is no address', () => {
    for (const mask of [true, false]) expect(new ClientAddresses(0, mask).shown('ada')).toBeUndefined();
  });
});

describe('what is counted together', () => {
  it.each([
    ['198.51.100.9', '198.51.100.9'],
    ['::ffff:198.51.100.9', '198.51.100.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['ada', undefined],
    [undefined, undefined],
  ])('with %s is %s', (address, together) => {
    expect(countedTogether(address)).toBe(together);
  });

  it('is whole where addresses are masked', () => {
    expect(new ClientAddresses(0, true).senderOf(request('198.51.100.9'))).toBe('198.51.100.9');
  });
});
