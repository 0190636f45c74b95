/** Batches of hostile records, with honest ones between them, in every way in which clients write batches. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { HostileRequest } from './hostile-requests.js';
import { request, written } from './hostile-requests.message.js';
import type { Chance } from './hostile-requests.random.js';
import { honestRecord, hostileRecord, type Protocol } from './hostile-requests.records.js';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const TEXT_TYPE = 'text/plain;charset=UTF-8';

type Wrapping = (records: readonly string[]) => readonly [type: string, body: string];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const array = (records: readonly string[]): string => `[${records.join(',')}]`;

const OF_MIXPANEL: readonly Wrapping[] = [
  (records) => [JSON_TYPE, array(records)],
  (records) => ['application/x-ndjson', records.join('\n')],
  (records) => ['application/x-ndjson', `${records.join('\r\n\r\n')}\r\n{"event":\r\n`],
  (records) => [FORM_TYPE, `data=${encodeURIComponent(base64(array(records)))}&verbose=1`],
  (records) => [FORM_TYPE, `ip=0&data=${encodeURIComponent(array(records))}`],
  (records) => [TEXT_TYPE, `data=${base64(array(records))}`],
  (records) => [TEXT_TYPE, base64(array(records))],
  (records) => ['', `\uFEFF \r\n${array(records)}\n`],
];
const OF_PLAIN: readonly Wrapping[] = [
  (records) => [JSON_TYPE, array(records)],
  (records) => [TEXT_TYPE, array(records)],
];
const OF_SEGMENT: readonly Wrapping[] = [
  (records) => [JSON_TYPE, `{"batch":${array(records)},"writeKey":"k"}`],
  (records) => [
    TEXT_TYPE,
    `{"writeKey":"k","context":{},"batch":${array(records)},"sentAt":"2026-11-21T10:00:00Z"}`,
  ],
];

const PROTOCOLS: readonly [Protocol, readonly string[], readonly Wrapping[]][] = [
  ['mixpanel', ['/track', '/track/', '/track?verbose=1&ip=1', '/track?ip=0&_=1795298369117', '/track?img=1'], OF_MIXPANEL],
  ['segment', ['/v1/batch', '/v1/b'], OF_SEGMENT],
  ['plain', ['/events', '/events/'], OF_PLAIN],
]; // prettier-ignore

const CODINGS: readonly [name: string, code: (body: Buffer) => Buffer][] = [
  ['', (body) => body],
  ['identity', (body) => body],
  ['gzip', gzipSync],
  ['X-GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', (body) => (body.length > 50_000 ? gzipSync(body) : brotliCompressSync(body))],
];

export function mixedBatches(chance: Chance, number: number): HostileRequest {
  const [protocol, targets, wrappings] = chance.one(PROTOCOLS);
  const honest = Array.from({ length: chance.below(4) }, (_, at) => `honest-${number}-${at}`);
  const records = honest.map((name) => honestRecord(protocol, name));
  for (let left = 1 + chance.below(6); left > 0; left -= 1)
    records.splice(chance.below(records.length + 1), 0, hostileRecord(protocol, chance));
  const [type, body] = chance.one(wrappings)(records);
  const [coding, code] = chance.one(CODINGS);
  const coded = code(Buffer.from(body));
  const name = coding === 'br' && body.length > 50_000 ? 'gzip' : coding;
  const headers = [['Content-Type', type], ['Content-Encoding', name]] as const; // prettier-ignore
  const bytes = written({ target: chance.one(targets), headers: headers.filter(([, value]) => value !== ''), body: coded }); // prettier-ignore
  return request(`batch of ${protocol}, ${type}, ${name}: ${body.slice(0, 2_000)}`, bytes, { honest });
}
