/** What a client's clock says, put into the time of ours. */
import type { ClientClock } from '../message/message.js';

/** Less is the network's delay; correcting by it would give a resend another time, by which Mixpanel would not know it. */
const MIN_SKEW_MS = 5_000;
/** Mixpanel takes nothing from before 1971 (docs.mixpanel.com/reference/import-events): such a clock was never set. */
const EARLIEST_MS = Date.UTC(1971, 0, 1);
/** The last millisecond that a `Date` can hold. */
const LATEST_MS = 8.64e15;
/** As seconds it is the year 5138, as milliseconds 1973. */
const FIRST_MILLISECONDS = 1e11;
const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const NUMBER = /^\d{1,16}(?:\.\d{1,9})?$/;

/**
 * When it happened, by our clock.
 *
 * A client's clock counts as wrong from 5 s on; then its times are corrected by what it is ahead or behind. What is then
 * still in the future, and what has no time, happened when it came.
 *
 * @param known all in milliseconds since the epoch; `clientTime` (when it happened) and `sentAt` (when it was sent) are
 * the client's clock's, `receivedAt` is ours
 * @returns `clock.skewMs` where the time was corrected by it
 */
export function clientClock(known: {
  readonly receivedAt: number;
  readonly clientTime?: number;
  readonly sentAt?: number;
}): {
  time: number;
  clock: ClientClock;
} {
  const { receivedAt, clientTime, sentAt } = known;
  const ahead = sentAt === undefined ? 0 : Math.round(sentAt - receivedAt);
  const skewMs = Math.abs(ahead) >= MIN_SKEW_MS ? ahead : undefined;
  const clock = { receivedAt, clientTime, skewMs };
  if (clientTime === undefined) return { time: receivedAt, clock };
  const corrected = clientTime - (skewMs ?? 0);
  return { time: corrected < EARLIEST_MS ? receivedAt : Math.min(receivedAt, corrected), clock };
}

/**
 * The time that a client wrote: seconds since the epoch (whole or with a fraction), milliseconds, either also as text,
 * or a text of ISO 8601, which is UTC where it names no zone.
 *
 * @returns whole milliseconds since the epoch; undefined when it is none of these, or before 1971
 */
export function millisecondsOf(value: unknown): number | undefined {
  const time =
    typeof value === 'string' ? textTime(value.trim()) : typeof value === 'number' ? numberTime(value) : NaN;
  return time >= EARLIEST_MS && time <= LATEST_MS ? time : undefined;
}

function numberTime(value: number): number {
  return Math.round(value < FIRST_MILLISECONDS ? value * 1_000 : value);
}

function textTime(text: string): number {
  if (NUMBER.test(text)) return numberTime(Number(text));
  const [, date, time = '00:00', zone = 'Z'] = ISO_8601.exec(text) ?? [];
  if (date === undefined) return NaN;
  const offset = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  return Date.parse(`${date}T${time.replace(',', '.')}${offset.toUpperCase()}`);
}
