/** A record of `/track` and `/import`, as a track or an alias. */
import { isIP } from 'node:net';
import type { Properties } from '../../message/message.js';
import type { Arrival } from '../arrival.js';
import { idOf, propertiesOf, RecordError, textOf } from '../record.js';
import { aliasOf, type IdentityVerb, isIdentityVerb } from './identity.verbs.js';
import { identityOf } from './record.identity.js';
import { envelopeOf, isNoIp, type RecordEnvelope, type Sending } from './sending.js';

/** What libraries that run on servers call themselves: the address that they send from is not where their users are. */
const SERVER_LIBRARIES = new Set<unknown>(['node', 'python', 'ruby', 'php', 'jdk', 'java', 'go', 'dotnet', 'csharp', 'elixir', 'perl']); // prettier-ignore

const SAID_ELSEWHERE = new Set(['token', 'time', 'distinct_id', '$insert_id', '$user_id', '$device_id']);

/** @throws RecordError when no message can be made of it */
export function trackArrivals(record: Properties, position: number, sending: Sending): Arrival[] {
  const event = textOf(record, 'event');
  if (event === undefined) throw new RecordError('It has no `event`; send the name of what happened.');
  if (event === '$merge') throw new RecordError('A `$merge` joins two people for good, and is not taken here; send `$identify` or `$create_alias`.'); // prettier-ignore
  const properties = propertiesOf(record, 'properties');
  const envelope = envelopeOf(sending, {
    record: properties,
    token: idOf(properties, 'token'),
    time: properties['time'],
    ip: properties['ip'],
    isServer: SERVER_LIBRARIES.has(properties['mp_lib']),
  });
  const hasOwnId = isGiven(properties['$insert_id']);
  if (isIdentityVerb(event)) return aliasArrivals(event, properties, envelope, { position, hasOwnId });
  const identity = identityOf(properties, 'distinct_id');
  const own = ownProperties(properties, sending);
  const { id, clientId, time, clock, context, door } = envelope;
  // Named one by one: a spread of an object takes as long as all the rest.
  const message = { kind: 'track', id, clientId, time, clock, context, door, identity, event, properties: own } as const; // prettier-ignore
  return [{ message, position, hasOwnId }];
}

function aliasArrivals(
  verb: IdentityVerb,
  properties: Properties,
  envelope: RecordEnvelope,
  place: Pick<Arrival, 'position' | 'hasOwnId'>,
): Arrival[] {
  const identity = aliasOf(verb, properties);
  return identity === undefined ? [] : [{ message: { kind: 'alias', ...envelope, identity }, ...place }];
}

/** Without what the message says elsewhere, and with the time of ours beside the client's. */
function ownProperties(properties: Properties, { exchange }: Sending): Properties {
  const own: Properties = {};
  for (const name in properties) {
    if (SAID_ELSEWHERE.has(name) || (name === 'ip' && isAddress(properties[name]))) continue;
    own[name] = properties[name];
  }
  own['server_time'] = exchange.receivedAt;
  return own;
}

/** Otherwise it is a property of the app's own that happens to be called `ip`. */
function isAddress(ip: unknown): boolean {
  return ip === null || isNoIp(ip) || (typeof ip === 'string' && isIP(ip) !== 0);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
