/** Headers, targets and messages that no HTTP client would send. */
import type { HostileRequest } from './hostile-requests.js';
import { request, TARGETS, written } from './hostile-requests.message.js';
import type { Chance } from './hostile-requests.random.js';

const BODY = '[{"event":"Signup","properties":{"token":"t","distinct_id":"u"}}]';
const LONG = 'a'.repeat(9_000);

type Header = readonly [name: string, value: string];

/** They get as far as the collector. */
const HEADERS: readonly (readonly Header[])[] = [
  [['Content-Type', 'application/json'], ['Content-Type', 'text/plain']],
  [['Content-Type', `application/json; ${LONG}`]],
  [['Content-Encoding', 'gzip'], ['Content-Encoding', 'gzip']],
  [['Authorization', 'Basic']],
  [['Authorization', 'Basic ====']],
  [['Authorization', `Basic ${LONG}`]],
  [['Authorization', 'Basic \u00ff\u00fe']],
  [['Authorization', 'Basic Og=='], ['Authorization', 'Bearer x']],
  [['Authorization', `Bearer ${LONG}`]],
  [['X-Forwarded-For', `${'1.1.1.1, '.repeat(500)}x`]],
  [['X-Forwarded-For', ',,,,'], ['X-Forwarded-For', 'fe80::1%eth0, "unknown", 1.2.3.4:80, [::1]:80']],
  [['X-Forwarded-For', 'fe80::1%eth0']],
  [['X-Forwarded-For', '::ffff:999.1.1.1']],
  [['X-Forwarded-Host', '"><script>'], ['X-Forwarded-Proto', 'javascript']],
  [['Forwarded', 'for=;;;;']],
  [['Origin', 'null']],
  [['Origin', 'https://evil.example'], ['Origin', 'https://app.example']],
  [['Origin', LONG]],
  [['Origin', '\u00ff']],
  [['Cookie', '='.repeat(5_000)]],
  [['Cookie', 'aid=%; aid=%ff; __proto__=1; =; ;;;']],
  [['X-Anonymous-Id', LONG]],
  [['X-Anonymous-Id', '\u0080\u00ff']],
  [['User-Agent', '']],
  [['User-Agent', LONG]],
  [['User-Agent', '\u00ff(((((((((((((((((((((((((((']],
  [['User-Agent', 'Googlebot/2.1']],
  [['Accept-Encoding', 'br;q=1e999, gzip;;;;q=, *']],
  [['If-None-Match', '*'], ['Range', 'bytes=0-,-1,9-1']],
  [['X-Retry-Count', '-1e999']],
  [['Traceparent', LONG]],
  [['Access-Control-Request-Method', '\u00ff'], ['Origin', 'https://app.example']],
  [['Host', '']],
  [['Host', '../..']],
  [['Expect', '100-continue']],
  [['Upgrade', 'websocket'], ['Connection', 'close, Upgrade']],
  [['Transfer-Encoding', 'gzip, chunked']],
  [['__proto__', 'x'], ['constructor', 'y']],
  Array.from({ length: 300 }, (_, at) => [`X-${at}`, 'a'] as const),
]; // prettier-ignore

const METHODS = ['POST', 'POST', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'MKCOL', 'PURGE', 'SEARCH', 'QUERY'] as const; // prettier-ignore

const PATHS = [
  '//track', '/track//', '/TRACK', '/track%', '/track%2f', '/%74rack', '/track/..', '/../track', '/track;a=b', '/track#a', '/v1', '/v1/', '/v1/x',
  '/v1/__proto__', '/constructor', '/__proto__', '/v1/projects//settings', '/v1/projects/%00/settings', '/v1/projects/%/settings',
  '/v1/projects/../../etc/passwd/settings', `/v1/projects/${'k'.repeat(5_000)}/settings`, '/v1/projects/<script>/settings', '/v1/projects/k/settings/',
  '/libs/../../package.json', '/libs/..%2f..%2fpackage.json', '/libs/mixpanel.min.js', '/libs/mixpanel-recorder-../../x.js', '/libs/', '/libs/mixpanel%00.js',
  '/lib.min.js', '/lib.js', '/client.js', '/ping', '/ping/', '/ping?a', '/analytics.js/v1/k/analytics.min.js', '/analytics.js/v1/"/analytics.min.js',
  '/analytics.js/v1/%22/analytics.js', '/analytics-next/bundles/../../../package.json', '/analytics-next/bundles/x.bundle.0.js', '/mixpanel-recorder-x.min.js',
  '/flags/../first-time-events', '/flags/x/first-time-events', '/drop', '/drop?token=x', '/', '/?', '/\u00ff', `/${'a'.repeat(8_000)}`, '/metrics', '/health',
] as const; // prettier-ignore

const QUERIES = [
  'callback=alert(1)', 'callback=a.b[0].c', 'callback=%3Cscript%3E', 'callback=', 'callback=a&callback=b', 'callback=__proto__', 'callback=a%0d%0aSet-Cookie:b',
  `callback=${'a'.repeat(5_000)}`, 'callback=a&verbose=1', 'img=1', 'img=1&callback=a', 'verbose=__proto__', 'data', 'data=', 'data=%', 'data=%ff', 'data=W10=', 'data=[]',
  'data=null', 'data={}', 'data=W251bGxd', 'data=bnVsbA', 'data=a&data=b', `data=${'A'.repeat(8_000)}`, `data=${'%'.repeat(4_000)}`, `data=${'['.repeat(8_000)}`,
  '_=NaN', '_=1e999', '_=99999999999999999999', '_=00000000000000', 'ip=0&ip=1', 'ip=', '__proto__[a]=1', 'constructor.prototype.a=1', '%', '%=%', '&&&&', '?', '=', 'wait=0',
  'wait=1', 'strict=1', 'strict=1&verbose=1', 'token=', 'token[]=1', `token=${'t'.repeat(8_000)}`, '\u00ff=\u00ff', `${'a&'.repeat(4_000)}`, 'context=%7B', 'compression=gzip',
] as const; // prettier-ignore

export function absurdHeaders(chance: Chance): HostileRequest {
  const headers = [...chance.one(HEADERS), ...(chance.next() < 0.3 ? chance.one(HEADERS) : [])];
  const target = chance.one(TARGETS);
  const isChunked = headers.some(([name]) => name === 'Transfer-Encoding');
  const bytes = written({
    method: chance.one(METHODS),
    target,
    headers,
    body: isChunked ? '0\r\n\r\n' : BODY,
    ...(isChunked && { length: null }),
  });
  // Too many or too long, Node itself refuses them; without a Host too.
  const isUnreadable = bytes.length > 12_000 || headers.some(([name]) => ['Host', 'Upgrade', 'Transfer-Encoding'].includes(name)); // prettier-ignore
  return request(`headers ${bytes.toString('latin1', 0, 400)}`, bytes, { isUnreadable });
}

export function absurdTargets(chance: Chance): HostileRequest {
  const method = chance.one(METHODS);
  const path = chance.next() < 0.5 ? chance.one(PATHS) : chance.one(TARGETS);
  const joint = path.includes('?') ? '&' : '?';
  const target = chance.next() < 0.7 ? `${path}${joint}${chance.one(QUERIES)}` : path;
  const bytes = written({ method, target, body: chance.one(['', BODY]) });
  return request(`${method} ${target.slice(0, 300)}`, bytes, { isUnreadable: bytes.length > 12_000 || target.includes('\u00ff') }); // prettier-ignore
}

const HEAD = 'POST /track HTTP/1.1\r\nHost: a\r\n';

const BROKEN: readonly ((chance: Chance) => Buffer | string)[] = [
  (chance) => chance.bytes(1 + chance.below(300)),
  () => Buffer.from('16030100c8010000c40303', 'hex'),
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => 'GET /track\r\n\r\n',
  () => 'FOO /track HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'post /track HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'POST /track HTTP/9.9\r\nHost: a\r\n\r\n',
  () => 'POST http://a/track HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  () => 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  () => 'CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n',
  () => `${HEAD}Content-Length: -1\r\n\r\n`,
  () => `${HEAD}Content-Length: 1e3\r\n\r\n[]`,
  () => `${HEAD}Content-Length: 99999999999999999999999\r\n\r\n[]`,
  () => `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]`,
  () => `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  () => `${HEAD}Transfer-Encoding: identity\r\n\r\n[]`,
  () => `${HEAD}Transfer-Encoding: chunked\r\n\r\nZZ\r\n[]`,
  () => `${HEAD}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n[]`,
  () => `${HEAD}Transfer-Encoding: chunked\r\n\r\n2;${'e'.repeat(20_000)}\r\n[]\r\n0\r\n\r\n`,
  () => `${HEAD}X\r\n\r\n`,
  () => `${HEAD}X : y\r\nContent-Length: 0\r\n\r\n`,
  () => `${HEAD}X: a\u0000b\r\nContent-Length: 0\r\n\r\n`,
  () => `${HEAD}X: a\r\n folded\r\nContent-Length: 0\r\n\r\n`,
  () => `${HEAD}X: ${'a'.repeat(40_000)}\r\n\r\n`,
  () => `POST /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  () => `${HEAD}Expect: the-unexpected\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  () => `${HEAD}Content-Length: 2\r\n\r\n[]garbage after it\r\n\r\n`,
  () => `${HEAD}Content-Length: 2\r\n\r\n{}GET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  () => `${HEAD}Content-Length: 5000\r\n\r\n[{"event"`,
  () => `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n[{"ev`,
  (chance) => `${`${HEAD}Content-Length: 2\r\n\r\n[]`.repeat(1 + chance.below(20))}\u0000`,
];

export function brokenHttp(chance: Chance): HostileRequest {
  const bytes = Buffer.from(chance.one(BROKEN)(chance) as string, 'latin1');
  const cut = chance.next() < 0.2 ? bytes.subarray(0, chance.below(bytes.length)) : bytes;
  return request(`bytes ${cut.toString('latin1', 0, 300)}`, cut, {
    afterwards: chance.one(['end', 'end', 'go'] as const),
    isUnreadable: true,
  });
}
