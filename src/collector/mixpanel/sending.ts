/** What one request of a Mixpanel client says for all of its records. */
import type { ClientClock, Door, MessageContext, Properties } from '../../message/message.js';
import { conformingId, newMessageId } from '../../message/message-id.js';
import { clientClock, millisecondsOf } from '../client-clock.js';
import type { Exchange } from '../exchange.js';
import { basicCredentials, shownKey } from '../credentials.js';
import { idOf, RecordError } from '../record.js';
import { type ShownIp, shownUserAgent } from '../sender.facts.js';

/** Milliseconds since 1973: what else caches are outwitted with is no clock. */
const CLOCK = /^\d{12,14}$/;

export interface Sending {
  readonly exchange: Exchange;
  readonly shownIp: ShownIp;
  /** When it was sent, by the client's clock. */
  readonly sentAt?: number;
  /** See `tokenOf`. */
  readonly key?: string;
  /** Whether the sender is a server, whose address and user agent are no person's. */
  readonly isServer: boolean;
}

/** What one record says of itself, by whichever names its endpoint has for it. */
export interface RecordFacts {
  readonly record: Properties;
  readonly token: string | undefined;
  readonly time: unknown;
  readonly ip: unknown;
  readonly isServer?: boolean;
}

export interface RecordEnvelope {
  readonly id: string;
  readonly clientId?: string;
  readonly time: number;
  readonly clock: ClientClock;
  readonly context?: MessageContext;
  readonly door: Door;
}

export function sendingOf(exchange: Exchange, shownIp: ShownIp, isServer: boolean): Sending {
  const written = exchange.query.get('_') ?? '';
  const sentAt = CLOCK.test(written) ? Number(written) : undefined;
  return { exchange, shownIp, isServer, sentAt, key: tokenOf(exchange) };
}

/**
 * The project token in Basic credentials; undefined when there is none, or a password beside it: that is a service account.
 *
 * @throws Refusal 400 when it is too long to be one
 */
export function tokenOf(exchange: Exchange): string | undefined {
  const shown = basicCredentials(exchange);
  return shown?.password === '' ? shownKey(shown.user) : undefined;
}

/**
 * What messages have in common, of one record.
 *
 * @throws RecordError when its time or id can't be read
 */
export function envelopeOf(sending: Sending, facts: RecordFacts): RecordEnvelope {
  const clientId = idOf(facts.record, '$insert_id');
  const id = clientId === undefined ? newMessageId() : conformingId(clientId);
  const { time, clock } = whenOf(sending, facts.time);
  return {
    id,
    clientId: clientId === id ? undefined : clientId,
    time,
    clock,
    context: contextOf(sending, facts),
    door: { protocol: 'mixpanel', key: facts.token ?? sending.key },
  };
}

function whenOf({ exchange, sentAt }: Sending, time: unknown): { time: number; clock: ClientClock } {
  const isAbsent = time === undefined || time === null || time === '';
  const clientTime = millisecondsOf(time);
  if (clientTime === undefined && !isAbsent) {
    throw new RecordError('Its time can’t be read; send seconds or milliseconds since the epoch.');
  }
  return clientClock({ receivedAt: exchange.receivedAt, clientTime, sentAt });
}

function contextOf(sending: Sending, { ip, isServer = false }: RecordFacts): MessageContext | undefined {
  const { exchange } = sending;
  const isPerson = !isServer && !sending.isServer;
  const own = typeof ip === 'string' ? sending.shownIp(ip) : undefined;
  const takesOurs = isPerson && exchange.query.get('ip') !== '0' && !isNoIp(ip);
  const address = own ?? (takesOurs ? exchange.ip : undefined);
  const userAgent = isPerson ? shownUserAgent(exchange.header('user-agent')) : undefined;
  return address === undefined && userAgent === undefined ? undefined : { ip: address, userAgent };
}

/** How a record says that nobody is to be located by its address. */
export function isNoIp(ip: unknown): boolean {
  return ip === 0 || ip === '0' || ip === false;
}
