/** Batches whose envelope says something long once, for each of very many short records. */
import { gzipSync } from 'node:zlib';
import type { HostileRequest } from './hostile-requests.js';
import { request, written } from './hostile-requests.message.js';
import type { Chance } from './hostile-requests.random.js';

const MIB = 1_024 * 1_024;
/** As many as one request may have. */
const RECORDS = 2_000;
const CALLS = list('{"type":"track","event":"Many","userId":"u"}');
const EVENTS = list('{"event":"Many","userId":"u"}');
const EVENTS_OF_MIXPANEL = list('{"event":"Many","properties":{"token":"t","distinct_id":"u"}}');

type Headers = readonly (readonly [name: string, value: string])[];
type Envelope = readonly [what: string, target: string, body: string, headers?: Headers];

const ENVELOPES: readonly (() => Envelope)[] = [
  () => ['key', '/events', `{"key":"${'k'.repeat(3.9 * MIB)}","events":${EVENTS}}`],
  () => ['write key', '/v1/batch', `{"writeKey":"${'k'.repeat(3.8 * MIB)}","batch":${CALLS}}`],
  () => ['integrations', '/v1/batch', `{"integrations":{"a":"${'x'.repeat(3.8 * MIB)}"},"batch":${CALLS}}`],
  () => ['many integrations', '/v1/b', `{"integrations":${wide(200_000)},"batch":${CALLS}}`],
  () => ['context', '/v1/batch', `{"context":{"a":"${'語'.repeat(16_000)}"},"batch":${CALLS}}`],
  () => ['many contexts', '/v1/batch', `{"context":${wide(200_000)},"batch":${CALLS}}`],
  () => ['Bearer', '/events', EVENTS, [['Authorization', `Bearer ${'k'.repeat(14_000)}`]]],
  () => ['Basic', '/v1/batch', `{"batch":${CALLS}}`, [['Authorization', basic('k'.repeat(10_000))]]],
  () => ['Basic', '/import', EVENTS_OF_MIXPANEL, [['Authorization', basic('k'.repeat(10_000))]]],
  () => ['key in the query', `/events?key=${'k'.repeat(14_000)}`, EVENTS],
  () => ['User-Agent', '/v1/batch', `{"batch":${CALLS}}`, [['User-Agent', `Mozilla/5.0 ${'u'.repeat(14_000)}`]]],
  () => ['Referer', '/events', EVENTS, [['Referer', `https://a.example/${'r'.repeat(14_000)}`]]],
]; // prettier-ignore

/** Gzipped it is a few kilobytes. */
export function amplified(chance: Chance): HostileRequest {
  const [what, target, body, headers = []] = chance.one(ENVELOPES)();
  const all: Headers = [['Content-Type', 'application/json'], ['Content-Encoding', 'gzip'], ...headers]; // prettier-ignore
  const bytes = written({ target, headers: all, body: gzipSync(body) });
  return request(`long ${what} for ${RECORDS} records at ${target.slice(0, 20)}`, bytes);
}

function list(record: string): string {
  return `[${Array<string>(RECORDS).fill(record).join(',')}]`;
}

function wide(count: number): string {
  return `{${Array.from({ length: count }, (_, at) => `"k${at}":${at}`).join(',')}}`;
}

function basic(user: string): string {
  return `Basic ${Buffer.from(`${user}:`).toString('base64')}`;
}
