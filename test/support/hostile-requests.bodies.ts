/** Bodies that are broken, compressed otherwise than they say, or far too long. */
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import type { HostileRequest } from './hostile-requests.js';
import { request, TARGETS, written } from './hostile-requests.message.js';
import type { Chance } from './hostile-requests.random.js';
import { hostileRecord, manyKeys, nested } from './hostile-requests.records.js';

const MIB = 1_024 * 1_024;
const WHOLE = '[{"event":"Signup","properties":{"token":"t","distinct_id":"ü"}}]';
const TYPES = [
  'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/x-ndjson', 'multipart/form-data; boundary=x',
  'application/octet-stream', 'text/html', 'application/json; charset=utf-16', 'application/json; charset=\u00ff', 'x', '/', '*/*', ';;;;', '',
] as const; // prettier-ignore

type Text = (chance: Chance) => Buffer | string;

const TEXTS: readonly Text[] = [
  () => '',
  () => ' \r\n\t ',
  () => '\uFEFF',
  () => 'null',
  () => '[null]',
  () => '[[]]',
  () => '{}',
  () => '[]',
  () => '"text"',
  () => 'NaN',
  () => 'undefined',
  () => '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
  () => '--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n[]\r\n--x--',
  () => '{"batch":null}',
  () => '{"batch":{}}',
  () => '{"batch":[]}',
  () => '{"batch":[null,1,"a",[]],"context":[],"integrations":"x"}',
  () => '{"batch":[{}],"context":{"a":{"__proto__":{"polluted":true}}},"writeKey":{}}',
  () => '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"event":"x"}',
  (chance) => WHOLE.slice(0, chance.below(WHOLE.length)),
  (chance) => Buffer.from(WHOLE).subarray(0, chance.below(WHOLE.length)).toString('base64'),
  (chance) => `data=${Buffer.from(WHOLE).toString('base64').slice(0, chance.below(90))}`,
  (chance) => `data=${encodeURIComponent(WHOLE).slice(0, chance.below(120))}`,
  (chance) => `data=%${chance.one(['', 'G0', 'c3', 'ED%A0%80', '00', '%%%', 'u0041'])}&data=&data=[]`,
  (chance) => `${chance.one(['event', 'Data', 'data[]', '__proto__', ''])}=${encodeURIComponent(WHOLE)}`,
  (chance) => chance.bytes(chance.below(200)),
  (chance) => Buffer.from(WHOLE, chance.one(['utf16le', 'latin1'] as const)),
  (chance) => Buffer.concat([Buffer.from('[{"event":"'), chance.bytes(8), Buffer.from('"}]')]),
  (chance) => nested(chance.one([100, 5_000, 100_000]), chance.one(['[', '{"a":', '[{"batch":'])),
  (chance) => '['.repeat(chance.one([10, 100_000])),
  (chance) => `{"batch":${nested(100_000, '[')},"event":"x","userId":"u","context":${nested(40, '{"a":')},"type":"${chance.one(['track', '__proto__'])}"}`,
  (chance) => hostileRecord('mixpanel', chance),
  (chance) => hostileRecord('segment', chance),
  (chance) => hostileRecord('plain', chance),
  (chance) => `${hostileRecord('mixpanel', chance)}\n${hostileRecord('plain', chance)}\u0000\n{`,
]; // prettier-ignore

const ZEROS = Buffer.alloc(24 * MIB);
const FAST_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const BOMBS = {
  gzip: gzipSync(ZEROS),
  deflate: deflateSync(ZEROS),
  br: brotliCompressSync(ZEROS, FAST_BROTLI),
};
/** A bomb in a bomb. */
const TWICE = gzipSync(BOMBS.gzip);
const MEMBERS = Buffer.concat(Array.from({ length: 2_000 }, () => gzipSync('')));
const GZIPPED = gzipSync(WHOLE);

const DEEP = gzipSync(nested(2 * MIB, '['));
const WIDE = gzipSync(manyKeys(200_000));

const COMPRESSED: readonly ((chance: Chance) => readonly [coding: string, body: Buffer])[] = [
  () => ['gzip', BOMBS.gzip],
  () => ['deflate', BOMBS.deflate],
  () => ['br', BOMBS.br],
  () => ['gzip', TWICE],
  () => ['gzip, gzip', TWICE],
  () => ['gzip', MEMBERS],
  () => ['gzip', DEEP],
  () => ['gzip', WIDE],
  () => ['gzip', BOMBS.br],
  (chance) => ['gzip', GZIPPED.subarray(0, chance.below(GZIPPED.length))],
  (chance) => ['gzip', flipped(GZIPPED, chance)],
  (chance) => ['gzip', Buffer.concat([GZIPPED, chance.bytes(chance.below(50))])],
  (chance) => ['br', chance.bytes(chance.below(100))],
  (chance) => ['deflate', chance.bytes(chance.below(100))],
  (chance) => ['gzip', chance.bytes(chance.below(100))],
  (chance) => [chance.one(['gzip', 'deflate', 'br', 'x-gzip']), Buffer.from(WHOLE)],
  (chance) => [chance.one(['zstd', 'compress', '__proto__', 'gzip;q=0', 'gzip,br', ',,,', '\u00ff', 'gzip '.repeat(500)]), GZIPPED],
]; // prettier-ignore

export function brokenTexts(chance: Chance): HostileRequest {
  const body = Buffer.from(chance.one(TEXTS)(chance) as string);
  const headers = [['Content-Type', chance.one(TYPES)]] as const;
  const target = chance.one(TARGETS);
  return request(
    `text to ${target}: ${body.subarray(0, 200).toString()}`,
    written({ target, headers, body }),
  );
}

export function compressedWrong(chance: Chance): HostileRequest {
  const [coding, body] = chance.one(COMPRESSED)(chance);
  const headers = [['Content-Type', chance.one(TYPES)], ['Content-Encoding', coding]] as const; // prettier-ignore
  const target = chance.one(TARGETS);
  return request(`${coding.slice(0, 50)} of ${body.length} bytes to ${target}`, written({ target, headers, body })); // prettier-ignore
}

const TOO_MUCH: readonly (() => string)[] = [
  () => `[${'{},'.repeat(2_000)}{}]`,
  () => '{}\n'.repeat(2_001),
  () => `{"batch":[${'1,'.repeat(2_000)}1]}`,
  () => `[${'[],'.repeat(300_000)}[]]`,
  () => `{"event":"${'x'.repeat(3 * MIB)}"}`,
  () => `[{"event":"Big","properties":{"a":"${'x'.repeat(MIB)}"}}]`,
  () => ' '.repeat(3 * MIB),
  () => '='.repeat(3 * MIB),
  () => '&'.repeat(3 * MIB),
  () => '%'.repeat(3 * MIB),
  () => `data=${'A'.repeat(3 * MIB)}`,
  () => `[${' '.repeat(5 * MIB)}]`,
  () => nested(1.5 * MIB, '['),
  () => nested(MIB / 2, '{"a":'),
  () => '['.repeat(3 * MIB),
  () => '{"batch":[\n'.repeat(MIB / 4),
  () => manyKeys(200_000),
  () => Array<string>(20).fill(manyKeys(9_000)).join('\n'),
  () => `{"event":"Wide","type":"track","userId":"u","properties":{"a":[${'{},'.repeat(50_000)}[]]}}`,
  () => `{"event":"${'\\"['.repeat(MIB)}"}`,
];

export function tooMuch(chance: Chance): HostileRequest {
  const body = chance.one(TOO_MUCH)();
  // It answers without reading, and closes as the client wishes: the answer may be lost.
  const target = chance.one(TARGETS.filter((each) => each !== '/decide'));
  const isChunked = chance.next() < 0.3;
  const chunked = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), Buffer.from(body), Buffer.from('\r\n0\r\n\r\n')]); // prettier-ignore
  const bytes = isChunked
    ? written({ target, headers: [['Transfer-Encoding', 'chunked']], body: chunked, length: null })
    : written({ target, body });
  return request(`${body.length} of ${body.slice(0, 20)} to ${target}`, bytes);
}

function flipped(bytes: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(bytes);
  const at = chance.below(copy.length);
  copy[at] = (copy[at] as number) ^ (1 << chance.below(8));
  return copy;
}
