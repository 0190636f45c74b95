/** Writes requests as bytes, without asking whether they make sense. */
import type { HostileRequest } from './hostile-requests.js';

export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export const TARGETS = [
  '/track', '/track/?verbose=1&ip=1&_=1795298369117', '/engage/', '/groups', '/import?strict=1', '/v1/track', '/v1/batch', '/v1/b', '/v1/t',
  '/v1/i', '/v1/identify', '/v1/g', '/v1/alias', '/v1/p', '/v1/m', '/events', '/record/?seq=1', '/flags/?token=t', '/settings/', '/decide', '/drop',
] as const; // prettier-ignore

type Headers = readonly (readonly [name: string, value: string])[];

interface Written {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Headers;
  readonly body?: Buffer | string;
  /** Default: that of the body; null for none. */
  readonly length?: string | null;
}

/** One request that closes its connection. */
export function written({ method = 'POST', target, headers = [], body = '', length }: Written): Buffer {
  const content = Buffer.from(body as string);
  const own: Headers = [
    ['Host', 'collector.example'],
    ['User-Agent', BROWSER],
    ['Connection', 'close'],
    ...(length === null ? [] : [['Content-Length', length ?? String(content.length)] as const]),
  ];
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const all = [...own.filter(([name]) => !given.has(name.toLowerCase())), ...headers];
  const head = `${method} ${target} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
}

export function request(sort: string, bytes: Buffer, more: Partial<HostileRequest> = {}): HostileRequest {
  return { sort, bytes, afterwards: 'wait', honest: [], isUnreadable: false, ...more };
}
