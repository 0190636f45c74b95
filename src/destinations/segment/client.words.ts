/** What a client says of its own calls, in the places where our words and the package's stand otherwise. */
import type { Message, Properties } from '../../message/message.js';
import type { NormalisedCall } from './segment.batch.js';

/** "messageId … less than 100 characters" (segment.com/docs/connections/sources/catalog/libraries/server/http-api). */
const MESSAGE_ID_TOO_LONG = 100;

/** The call by the id that its client gave it, and of the library that made it there. */
export function inWordsOfClient(call: NormalisedCall, message: Message): NormalisedCall {
  const messageId = messageIdOf(message);
  const library = libraryOf(message);
  if (library === undefined) return { ...call, messageId };
  return { ...call, messageId, context: { ...call.context, library } };
}

/** A transform may have put anything into `clientId`. */
function messageIdOf({ id, clientId, door }: Message): string {
  // Others' are unique among a person's events at best, and Segment knows a message by its id alone.
  if (door?.protocol !== 'segment') return id;
  const isTaken = typeof clientId === 'string' && clientId !== '' && clientId.length < MESSAGE_ID_TOO_LONG;
  return isTaken ? clientId : id;
}

function libraryOf({ context }: Message): Properties | undefined {
  const library = context?.client?.['library'] as Properties | null | undefined;
  const name = library?.['name'];
  return typeof name === 'string' && name !== '' ? (library as Properties) : undefined;
}
