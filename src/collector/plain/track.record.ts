/** A record of the plain protocol as a track. */
import type { IncomingMessage } from 'node:http';
import { conformingId, newMessageId } from '../../message/message-id.js';
import type { Identity, MessageContext, Properties } from '../../message/message.js';
import type { Arrival } from '../arrival.js';
import { clientClock, millisecondsOf } from '../client-clock.js';
import type { Exchange } from '../exchange.js';
import { idOf, personIdOf, propertiesOf, RecordError, textOf } from '../record.js';
import { cut, type ShownIp, shownUserAgent } from '../sender.facts.js';
import type { Sending } from './sending.js';

/** What the record can't know by itself. */
export interface Sender {
  /** The visitor's id in the first-party cookie or header, for records that name none. */
  readonly readAnonymousId: (request: IncomingMessage) => string | undefined;
  readonly shownIp: ShownIp;
}

const MAX_URL_LENGTH = 4_096;
const MAX_TITLE_LENGTH = 1_024;

/** @throws RecordError when it says no event, or a field is of the wrong sort */
export function arrivalOf(record: Properties, position: number, sending: Sending, sender: Sender): Arrival {
  const event = textOf(record, 'event');
  if (event === undefined) throw new RecordError('Its `event` is missing; say what happened.');
  const clientId = idOf(record, 'id');
  const id = clientId === undefined ? newMessageId() : conformingId(clientId);
  const { receivedAt, request } = sending.exchange;
  const url = shortened(record, 'url', MAX_URL_LENGTH);
  const key = sending.key ?? idOf(record, 'key');
  return {
    position,
    hasOwnId: clientId !== undefined,
    message: {
      kind: 'track',
      id,
      ...(clientId !== undefined && clientId !== id && { clientId }),
      ...whenOf(record, sending),
      identity: identityOf(record, () => sender.readAnonymousId(request)),
      event,
      // Ours, whatever the client calls so.
      properties: {
        ...propertiesOf(record, 'properties'),
        ...(url !== undefined && { url }),
        server_time: receivedAt,
      },
      context: contextOf(record, sending.exchange, sender),
      door: { protocol: 'plain', ...(key !== undefined && { key }) },
    },
  };
}

function whenOf(record: Properties, { exchange, sentAt }: Sending): ReturnType<typeof clientClock> {
  const time = record['time'];
  const clientTime = millisecondsOf(time);
  if (clientTime === undefined && time !== undefined && time !== null) {
    throw new RecordError('Its `time` can’t be read; send milliseconds since the epoch.');
  }
  return clientClock({
    receivedAt: exchange.receivedAt,
    clientTime,
    sentAt: sentAt ?? millisecondsOf(record['sentAt']),
  });
}

function identityOf(record: Properties, inCookie: () => string | undefined): Identity {
  const userId = personIdOf(record, 'userId');
  const anonymousId = personIdOf(record, 'anonymousId') ?? inCookie();
  return {
    ...(userId !== undefined && { userId }),
    ...(anonymousId !== undefined && anonymousId !== userId && { anonymousId }),
  };
}

function contextOf(record: Properties, exchange: Exchange, { shownIp }: Sender): MessageContext {
  const url = shortened(record, 'url', MAX_URL_LENGTH);
  const title = shortened(record, 'title', MAX_TITLE_LENGTH);
  const referrer = shortened(record, 'referrer', MAX_URL_LENGTH);
  const ip = ipOf(record, exchange, shownIp);
  const userAgent = shownUserAgent(exchange.header('user-agent'));
  const page = { ...(url !== undefined && { url }), ...(title !== undefined && { title }) };
  return {
    ...(ip !== undefined && { ip }),
    ...(userAgent !== undefined && { userAgent }),
    ...(referrer !== undefined && { referrer }),
    ...(Object.keys(page).length > 0 && { client: { page } }),
  };
}

/** A server that speaks for people says where they are, or with `ip: 0` or `?ip=0` that its own address is not theirs. */
function ipOf(record: Properties, exchange: Exchange, shownIp: ShownIp): string | undefined {
  const named = textOf(record, 'ip');
  if (named === '0' || exchange.query.get('ip') === '0') return undefined;
  return named === undefined ? exchange.ip : shownIp(named);
}

/** What is too long about a page is cut: that is no reason to lose what somebody did there. */
function shortened(record: Properties, field: string, maxLength: number): string | undefined {
  const text = textOf(record, field, Infinity);
  return text === undefined ? undefined : cut(text, maxLength);
}
