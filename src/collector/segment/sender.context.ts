/** What a call says of whoever sent it: the address, the browser, the page, and all else in the sender's own words. */
import type { MessageContext, Properties } from '../../message/message.js';
import type { Exchange } from '../exchange.js';
import { isObject } from '../record.js';
import { cut, type ShownIp, shownUserAgent } from '../sender.facts.js';

/** In characters, about as in JSON. A browser sends some 1,000; without a bound a batch could multiply what it says once. */
const MAX_CLIENT_LENGTH = 16_384;

const MAX_LOCALE_LENGTH = 64;
const MAX_REFERRER_LENGTH = 4_096;

/** Libraries that run where the person is: the address that their requests come from is that person's. */
const DEVICE_LIBRARIES = new Set([
  'analytics.js',
  'analytics-ios',
  'analytics-android',
  'analytics-swift',
  'analytics-kotlin',
  'analytics-flutter',
  'analytics-react-native',
  '@segment/analytics-react-native',
]);

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** Fields of the context that become our own, and that of its page. */
const OURS = new Set(['ip', 'userAgent', 'locale', 'page']);
const REFERRER = new Set(['referrer']);

/** @param context as the call has it, within bounds, see `boundedContext` */
export function senderContext(context: Properties, exchange: Exchange, shownIp: ShownIp): MessageContext {
  const { ip, userAgent, locale, page } = context;
  const isDevice = isDeviceOfPerson(context, exchange);
  const address = isText(ip) ? shownIp(ip) : isDevice ? exchange.ip : undefined;
  const agent = isText(userAgent) ? userAgent : isDevice ? exchange.header('user-agent') : undefined;
  const referrer = isObject(page) && isText(page['referrer']) ? page['referrer'] : undefined;
  const client = without(OURS, context);
  if (isObject(page)) client['page'] = referrer === undefined ? page : without(REFERRER, page);
  const known: Writable<MessageContext> = {};
  if (address !== undefined) known.ip = address;
  if (agent !== undefined) known.userAgent = shownUserAgent(agent);
  if (isText(locale)) known.locale = cut(locale, MAX_LOCALE_LENGTH);
  if (referrer !== undefined) known.referrer = cut(referrer, MAX_REFERRER_LENGTH);
  if (Object.keys(client).length > 0) known.client = client;
  return known;
}

/** The context without nulls, and without the fields that are too long together; the short ones stay. */
export function boundedContext(context: Properties): Properties {
  let left = MAX_CLIENT_LENGTH;
  const kept: Properties = {};
  for (const name in context) {
    const value = context[name];
    if (value === null || value === undefined) continue;
    const length = name.length + lengthOf(value);
    if (length > left) continue;
    left -= length;
    kept[name] = value;
  }
  return kept;
}

/** A server must not be taken for the place where its users live. */
function isDeviceOfPerson({ library }: Properties, exchange: Exchange): boolean {
  const name = isObject(library) ? library['name'] : undefined;
  if (isText(name)) return DEVICE_LIBRARIES.has(name);
  return exchange.header('origin') !== undefined || exchange.header('referer') !== undefined;
}

/** A loop: the `...rest` of a destructuring takes several times as long, at every call. */
function without(names: ReadonlySet<string>, properties: Properties): Properties {
  const rest: Properties = {};
  for (const name in properties) if (!names.has(name)) rest[name] = properties[name];
  return rest;
}

/** Without making the JSON only to count it. */
export function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  let length = 2;
  for (const name in value) length += name.length + 4 + lengthOf((value as Properties)[name]);
  return length;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
