/** Profile operations on people and groups as Mixpanel updates, built by the official package. */
import type { Mixpanel, Modifiers } from 'mixpanel';
import type { GroupMessage, PeopleMessage, Properties } from '../../message/message.js';
import type { MixpanelClient, MixpanelPayload } from './mixpanel.client.js';
import { distinctId } from './mixpanel.identity.js';
import type { MixpanelOptions } from './mixpanel.options.js';
import { mustFit } from './profile.values.js';
import { Refused } from './refused.js';
import { wordsOfSegment } from './segment.words.js';

export function peoplePayload(
  client: MixpanelClient,
  message: PeopleMessage,
  idMerge: MixpanelOptions['idMerge'],
): MixpanelPayload {
  const id = distinctId(message.identity, idMerge);
  if (id === undefined) throw new Refused('A profile needs a user id or an anonymous id.');
  mustFit(message.operation, message.properties);
  return made(client.payloadOf((mixpanel) => callPeople(mixpanel.people, id, message)));
}

function callPeople(people: Mixpanel['people'], id: string, message: PeopleMessage): void {
  const values = { ...wordsOfSegment(message) };
  const modifiers = modifiersOf(message);
  const all = { $ip: message.context?.ip ?? '0', ...modifiers };
  switch (message.operation) {
    case 'set':
      // The package takes a property named `ip` for the person's address; it then wins over the request's.
      return people.set(id, values, 'ip' in values ? modifiers : all);
    case 'setOnce':
      return people.set_once(id, values, 'ip' in values ? modifiers : all);
    case 'increment':
      return people.increment(id, values as Record<string, number>, all);
    case 'append':
      return people.append(id, values, all);
    case 'union':
      return people.union(id, values as Record<string, string[]>, all);
    case 'remove':
      return people.remove(id, values as Record<string, string>, all);
    case 'unset':
      return people.unset(id, Object.keys(values), all);
    case 'delete':
      return people.delete_user(id, modifiers);
  }
}

/** What a client of Mixpanel said beside the values. */
function modifiersOf({ modifiers, door, clock, time }: PeopleMessage): Modifiers {
  const { keepsLastSeen, ignoresAliases, place } = modifiers ?? {};
  const isTimed = door?.protocol === 'mixpanel' && clock?.clientTime !== undefined;
  return {
    // In milliseconds, as the package makes it of a `Date`; its types want a text, which it refuses.
    ...(isTimed && { $time: Math.round(time) as unknown as string }),
    ...(keepsLastSeen && { $ignore_time: true }),
    ...(ignoresAliases && { $ignore_alias: true }),
    ...(place && { $latitude: place.latitude, $longitude: place.longitude }),
  };
}

export function groupPayload(client: MixpanelClient, message: GroupMessage): MixpanelPayload {
  mustFit(message.operation, message.properties);
  return withOwnIp(made(client.payloadOf((mixpanel) => callGroups(mixpanel.groups, message))));
}

function callGroups(groups: Mixpanel['groups'], message: GroupMessage): void {
  const { groupKey, groupId } = message;
  const values = { ...wordsOfSegment(message) };
  switch (message.operation) {
    case 'set':
      return groups.set(groupKey, groupId, values);
    case 'setOnce':
      return groups.set_once(groupKey, groupId, values);
    case 'union':
      return groups.union(groupKey, groupId, values as Record<string, string[]>);
    case 'remove':
      return groups.remove(groupKey, groupId, values as Record<string, string>);
    case 'unset':
      return groups.unset(groupKey, groupId, Object.keys(values));
    case 'delete':
      return groups.delete_group(groupKey, groupId);
  }
}

/** A group has no place, so its property `ip` is one like any other; the package has moved it out. */
function withOwnIp({ $ip, ...payload }: MixpanelPayload): MixpanelPayload {
  if ($ip === undefined) return payload;
  const operation = '$set' in payload ? '$set' : '$set_once';
  return { ...payload, [operation]: { ...(payload[operation] as Properties), ip: $ip } };
}

function made(payload: MixpanelPayload | undefined): MixpanelPayload {
  if (!payload) throw new Refused('The mixpanel package made nothing of this: there are no values in it.');
  return payload;
}
