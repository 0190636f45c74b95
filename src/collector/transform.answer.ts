/** What an app's transform answered, as messages that the queue and the destinations can rely on. */
import { conformingId } from '../message/message-id.js';
import type { Kind, Message, PeopleOperation, Properties } from '../message/message.js';
import type { Transform } from './collector.options.js';
import { idOf, isObject, personIdOf, textOf } from './record.js';

/** As it is, or when it is there. */
export type TransformAnswer = Awaited<ReturnType<Transform>>;

const OPERATIONS: readonly PeopleOperation[] = ['set', 'setOnce', 'increment', 'append', 'union', 'remove', 'unset', 'delete']; // prettier-ignore

/** Whether a message has what its kind needs, beyond what all need. */
const NEEDS: Readonly<Record<Kind, (message: Properties) => boolean>> = {
  alias: ({ identity }) => hasId(identity as Properties, 'userId') && hasId(identity as Properties, 'anonymousId'), // prettier-ignore
  'people.set': (message) => hasOperation(message) && isObject(message['properties']),
  'group.set': (message) =>
    hasOperation(message) &&
    !['increment', 'append'].includes(message['operation'] as string) &&
    hasId(message, 'groupKey') &&
    hasId(message, 'groupId') &&
    isObject(message['properties']),
  track: (message) => hasText(message, 'event') && isObject(message['properties']),
};

/**
 * The messages, as the JSON that would be kept of them. Parts of a split message get ids of their own, the same ones each
 * time; ids that don't fit every vendor's rule are hashed. The id that the client sent stays with the one that was made of it:
 * of several messages that bear it Segment would take the first.
 *
 * @throws Error when one is no message, or can't be kept
 */
export function messagesOf(answer: TransformAnswer, original: Message): readonly Message[] {
  const parts = Array.isArray(answer) ? (answer as readonly unknown[]) : [answer ?? []].flat();
  const ids = new Set<string>();
  return parts.map((part, at) => {
    const { id: given, clientId: kept, ...message } = messageOf(part);
    const own = given ? conformingId(given) : undefined;
    const isOwn = own !== undefined && !ids.has(own);
    const id = isOwn ? own : conformingId(`${original.id} part ${at}`);
    ids.add(id);
    const clientId = isOwn && own !== given ? given : id === original.id ? kept : undefined;
    return { ...message, id, ...(clientId !== undefined && { clientId }) } as Message;
  });
}

function messageOf(part: unknown): Omit<Message, 'id'> & { readonly id?: string } {
  if (!isObject(part)) throw noMessage();
  const message: unknown = JSON.parse(JSON.stringify(part) ?? 'null', wellFormed);
  if (!isObject(message)) throw noMessage();
  const { kind, time, identity } = message;
  const isOfAKind = typeof kind === 'string' && Object.hasOwn(NEEDS, kind);
  if (!isOfAKind || typeof time !== 'number' || !isObject(identity)) throw noMessage();
  dropNoId(message, 'id', idOf);
  dropNoId(identity, 'userId');
  dropNoId(identity, 'anonymousId');
  if (!NEEDS[kind as Kind](message) || !isTexts(message['withheldFrom'] ?? [])) throw noMessage();
  return message as unknown as Message;
}

/** A text that was cut in the middle of a character: Mixpanel doesn't take half of one. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function noMessage(): TypeError {
  return new TypeError('it answered something that is no message');
}

/** As everywhere in the collector, null and '' are as absent, and so is nobody's id; what else is no text is no id. */
function dropNoId(fields: Properties, name: string, read = personIdOf): void {
  const value = fields[name] ?? '';
  if (typeof value !== 'string') throw noMessage();
  if (read(fields, name) === undefined) delete fields[name];
}

function hasOperation({ operation }: Properties): boolean {
  return OPERATIONS.includes(operation as PeopleOperation);
}

function hasId(fields: Properties, name: string): boolean {
  return typeof fields[name] === 'string' && idOf(fields, name) !== undefined;
}

function hasText(fields: Properties, name: string): boolean {
  return typeof fields[name] === 'string' && textOf(fields, name) !== undefined;
}
