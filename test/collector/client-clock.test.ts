/** When a client's message happened, by our clock. */
import { describe, expect, it } from '@jest/globals';
import { clientClock, millisecondsOf } from '../../src/collector/client-clock.js';

const RECEIVED_AT = Date.UTC(2026, 10, 21, 10);
const HOUR_MS = 3_600_000;

describe('clientClock', () => {
  it('takes the time of receipt where the client gives none', () => {
    expect(clientClock({ receivedAt: RECEIVED_AT })).toEqual({
      time: RECEIVED_AT,
      clock: { receivedAt: RECEIVED_AT },
    });
  });

  it('keeps the time of a clock that is less than five seconds wrong, so that a resend has the same', () => {
    const clientTime = RECEIVED_AT - HOUR_MS;
    const first = clientClock({ receivedAt: RECEIVED_AT, clientTime, sentAt: RECEIVED_AT - 4_999 });
    const resend = clientClock({ receivedAt: RECEIVED_AT + 100, clientTime, sentAt: RECEIVED_AT + 100 });
    expect(first).toEqual({ time: clientTime, clock: { receivedAt: RECEIVED_AT, clientTime } });
    expect(resend.time).toBe(first.time);
  });

  it.each([HOUR_MS, -HOUR_MS, 5_000, -5_000])('corrects a clock that is %i ms ahead', (skewMs) => {
    const clientTime = RECEIVED_AT + skewMs - 10_000;
    expect(clientClock({ receivedAt: RECEIVED_AT, clientTime, sentAt: RECEIVED_AT + skewMs })).toEqual({
      time: RECEIVED_AT - 10_000,
      clock: { receivedAt: RECEIVED_AT, clientTime, skewMs },
    });
  });

  it('lets nothing happen in the future', () => {
    const { time, clock } = clientClock({ receivedAt: RECEIVED_AT, clientTime: RECEIVED_AT + HOUR_MS });
    expect(time).toBe(RECEIVED_AT);
    expect(clock.clientTime).toBe(RECEIVED_AT + HOUR_MS);
  });

  it('lets nothing happen before 1971, which Mixpanel refuses', () => {
    const known = { receivedAt: RECEIVED_AT, clientTime: Date.UTC(1971, 1), sentAt: Date.UTC(2100, 0) };
    expect(clientClock(known).time).toBe(RECEIVED_AT);
  });
});

describe('millisecondsOf', () => {
  it.each([
    ['seconds', 1_795_298_368],
    ['seconds with a fraction', 1_795_298_368.91],
    ['milliseconds', 1_795_298_368_910],
    ['seconds as text', ' 1795298368 '],
    ['milliseconds as text', '1795298368910'],
  ])('reads %s', (_what, value) => {
    expect(Math.floor((millisecondsOf(value) ?? 0) / 1_000)).toBe(1_795_298_368);
  });

  it('keeps the milliseconds of a fraction', () => {
    expect(millisecondsOf(1_795_298_368.91)).toBe(1_795_298_368_910);
  });

  it.each([
    '2026-11-21T10:00:00.000Z',
    '2026-11-21T10:00Z',
    '2026-11-21t10:00:00z',
    '2026-11-21T10:00:00',
    '2026-11-21 10:00:00,000000',
    '2026-11-21T12:00:00+02:00',
    '2026-11-21T12:00:00+0200',
    '2026-11-21T12:00:00+02',
    '2026-11-21T10:00:00.000000000Z',
  ])('reads %s', (text) => {
    expect(millisecondsOf(text)).toBe(RECEIVED_AT);
  });

  it('reads a day as its first moment in UTC', () => {
    expect(millisecondsOf('2026-11-21')).toBe(Date.UTC(2026, 10, 21));
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['no number', NaN],
    ['infinity', Infinity],
    ['an object', {}],
    ['an array', [1_795_298_368]],
    ['a boolean', true],
    ['an empty text', ''],
    ['words', 'yesterday'],
    ['words with a year', 'in 2026'],
    ['a day that is none', '2026-13-45'],
    ['a time that is none', '2026-11-21T25:61:00Z'],
    ['zero', 0],
    ['a clock that was never set', 86_400],
    ['a negative number', -1_795_298_368],
    ['what no date can hold', 9e15],
    ['a very long text', '1'.repeat(100_000)],
  ])('reads no time of %s', (_what, value) => {
    expect(millisecondsOf(value)).toBeUndefined();
  });
});
