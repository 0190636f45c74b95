/** Records as no honest client writes them, as JSON texts, and honest ones to stand beside them. */
import type { Chance } from './hostile-requests.random.js';

export type Protocol = 'mixpanel' | 'segment' | 'plain';

const EVIL_VALUES = [
  'null', 'true', '0', '-0', '-1', '1e999', '-1e999', '1e-999', '123456789012345678901234567890', '""', '" "', '"0"', '"\\u0000"',
  '"\\ud800"', '"\\udfff\\ud800"', '"\\u202e\\u0007"', '"constructor"', '"__proto__"', '"[object Object]"', '[]', '[[]]', '[null]', '{}',
  '{"a":null}', '{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"toJSON":"x"}',
  '{"toString":null,"valueOf":null}', '{"length":1e9}', '{"then":{}}', '"2026-13-45T99:99:99Z"', '"9999999999999999"', '8.64e15',
  '"<script>alert(1)</script>"', '"\'; DROP TABLE events; --"', '"\\r\\nSet-Cookie: a=b"', '"999.999.1.1"', '"fe80::1%eth0"', '"::ffff:1.2.3.4"',
] as const; // prettier-ignore

const FIELDS: Readonly<Record<Protocol, readonly string[]>> = {
  mixpanel: ['event', 'properties', '$token', '$distinct_id', '$set', '$set_once', '$add', '$append', '$union', '$remove', '$unset', '$delete', '$group_key', '$group_id', '$ip', '$time', '$insert_id'],
  segment: ['type', 'event', 'name', 'userId', 'anonymousId', 'previousId', 'groupId', 'messageId', 'properties', 'traits', 'context', 'integrations', 'timestamp', 'originalTimestamp', 'sentAt', 'writeKey', '_metadata'],
  plain: ['event', 'id', 'key', 'url', 'title', 'referrer', 'properties', 'time', 'sentAt', 'userId', 'anonymousId', 'ip'],
}; // prettier-ignore

const WITHIN: Readonly<Record<Protocol, readonly string[]>> = {
  mixpanel: ['token', 'time', 'distinct_id', '$device_id', '$user_id', '$insert_id', 'ip', 'mp_lib', '$current_url', '$identified_id', '$anon_id', '$anon_distinct_id', 'alias', '$browser', 'utm_source'],
  segment: ['page', 'campaign', 'ip', 'userAgent', 'library', 'locale', 'timezone', 'os', 'group_type', 'email'],
  plain: ['server_time', 'url', 'a'],
}; // prettier-ignore

const NAMES: Readonly<Record<Protocol, readonly string[]>> = {
  mixpanel: ['Signup', '$identify', '$create_alias', '$merge', '$mp_click', '__proto__'],
  segment: ['track', 'identify', 'page', 'screen', 'group', 'alias', 'constructor'],
  plain: ['Signup', '$identify', 'constructor'],
};

/** A record that is stored, as a track of this name. */
export function honestRecord(protocol: Protocol, name: string): string {
  const id = `hostile-${name}`;
  if (protocol === 'segment')
    return JSON.stringify({ type: 'track', event: name, userId: 'u', messageId: id });
  if (protocol === 'plain') return JSON.stringify({ event: name, userId: 'u', id });
  return JSON.stringify({ event: name, properties: { token: 't', distinct_id: 'u', $insert_id: id } });
}

/** A JSON text; at times not even of an object. It never has the name of an honest one. */
export function hostileRecord(protocol: Protocol, chance: Chance): string {
  const roll = chance.next();
  if (roll < 0.15) return chance.one(EVIL_VALUES);
  if (roll < 0.2)
    return nested(
      chance.one([33, 40, 64, 100, 500, 1_000, 5_000, 100_000]),
      chance.one(['{"a":', '[', '[{"a":']),
    );
  if (roll < 0.22) return `{"event":"${'x'.repeat(chance.one([1_025, 70_000]))}"}`;
  if (roll < 0.24) return manyKeys(chance.one([300, 5_000, 12_000]));
  return hostileObject(protocol, chance);
}

/** @param opening of each level, such as `{"a":` */
export function nested(levels: number, opening: string): string {
  const brackets = [...opening].filter((each) => each === '{' || each === '[');
  const closing = brackets.toReversed().map((each) => (each === '{' ? '}' : ']')).join(''); // prettier-ignore
  return `${opening.repeat(levels)}1${closing.repeat(levels)}`;
}

export function manyKeys(count: number): string {
  return `{"event":"Wide","properties":{${Array.from({ length: count }, (_, at) => `"k${at}":${at}`).join(',')}}}`;
}

function hostileObject(protocol: Protocol, chance: Chance): string {
  const fields = new Map<string, string>([
    [protocol === 'segment' ? 'type' : 'event', JSON.stringify(chance.one(NAMES[protocol]))],
    ['userId', '"u"'],
    ['event', '"Signup"'],
  ]);
  for (let left = chance.below(6); left > 0; left -= 1)
    fields.set(chance.one(FIELDS[protocol]), chance.one(EVIL_VALUES));
  if (chance.next() < 0.5)
    fields.set(
      chance.one(['properties', 'traits', 'context', '$set', '$add']),
      hostileWithin(protocol, chance),
    );
  if (chance.next() < 0.1) fields.set('__proto__', '{"polluted":true}');
  return objectText(fields);
}

function hostileWithin(protocol: Protocol, chance: Chance): string {
  const fields = new Map([['token', '"t"'], ['distinct_id', '"u"']]); // prettier-ignore
  for (let left = chance.below(8); left > 0; left -= 1)
    fields.set(chance.one(WITHIN[protocol]), chance.one(EVIL_VALUES));
  return objectText(fields);
}

function objectText(fields: ReadonlyMap<string, string>): string {
  return `{${[...fields].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}
