/** Messages that come a second time, to the same process or to another one. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { resendKey, Resends } from '../../src/collector/resends.js';
import type { Message } from '../../src/message/message.js';
import { ObservedResendRegistry } from '../support/observed-resend.registry.js';
import { until } from '../support/queue-home.steps.js';

const track: Message = {
  kind: 'track',
  id: 'a1',
  time: 1,
  event: 'Login',
  identity: { anonymousId: 'v' },
  properties: {},
};

/** How long a registry that hangs is waited for, and how much is asked meanwhile: one after the other it would take 38 s. */
const MAX_ASK_MS = 2_000;
const [CALLS, KEYS_A_CALL] = [19, 1_000];

describe('the key of a message', () => {
  it('is the same for each sending, whatever has changed on the way', () => {
    const again = { ...track, time: 2, properties: { server_time: 5 }, context: { ip: '127.0.0.1' } };
    expect(resendKey(again)).toBe(resendKey(track));
    expect(resendKey(track)).toMatch(/^[\w-]{16}$/);
  });

  it('differs by kind, id, event, operation and person', () => {
    const people: Message = {
      kind: 'people.set',
      id: 'a1',
      time: 1,
      operation: 'set',
      identity: track.identity,
      properties: {},
    };
    const messages: Message[] = [
      track,
      { ...track, id: 'a2' },
      { ...track, event: 'Logout' },
      { ...track, identity: { anonymousId: 'w' } },
      { ...track, identity: { userId: 'v' } },
      people,
      { ...people, operation: 'append' },
    ];
    expect(new Set(messages.map(resendKey)).size).toBe(messages.length);
  });
});

describe('resent messages', () => {
  let registry: ObservedResendRegistry;
  let otherRegistry: ObservedResendRegistry;
  let resends: Resends;
  /** Of another process, on the same store. */
  let other: Resends;

  beforeEach(() => {
    const store = new Map<string, string>();
    registry = new ObservedResendRegistry(store);
    otherRegistry = new ObservedResendRegistry(store);
    resends = new Resends(registry);
    other = new Resends(otherRegistry);
  });

  it('are new once; who sends one again hears that it is stored when it is', async () => {
    expect(await resends.claim(['a', undefined])).toEqual([undefined, undefined]);
    const again = fateOf((await resends.claim(['a']))[0]);
    const { stored, resolve } = storing();
    resends.settle('a', stored);
    expect(again.settled).toBe(false);
    resolve();
    expect(await again.outcome).toBe('stored');
    expect(await outcomes(await resends.claim(['a']))).toEqual(['stored']);
    expect(registry.claimed).toEqual([['a']]);
  });

  it('within one request follow the first of them', async () => {
    const claims = await resends.claim(['a', 'b', 'a']);
    expect(claims.slice(0, 2)).toEqual([undefined, undefined]);
    resends.settle('a', Promise.resolve());
    expect(await fateOf(claims[2]).outcome).toBe('stored');
    expect(registry.claimed).toEqual([['a', 'b']]);
  });

  it('are rejected when the first one is not stored, and then may come again', async () => {
    const [, again] = await resends.claim(['a', 'a']);
    resends.settle('a', Promise.reject(new Error('refused')));
    expect(await fateOf(again).outcome).toBe('refused');
    await until(() => registry.released.includes('a'));
    expect(await resends.claim(['a'])).toEqual([undefined]);
  });

  it('are known to another process once they are confirmed', async () => {
    await resends.claim(['a']);
    resends.settle('a', Promise.resolve());
    await until(() => registry.confirmed.includes('a'));
    expect(await outcomes(await other.claim(['a', 'b']))).toEqual(['stored', undefined]);
  });

  it('wait a moment for another process that is about to store them', async () => {
    await resends.claim(['a']);
    const again = fateOf((await other.claim(['a']))[0]);
    resends.settle('a', Promise.resolve());
    expect(await again.outcome).toBe('stored');
  });

  it('are rejected when another process takes long, for the client to send them again', async () => {
    await resends.claim(['a']);
    expect(await fateOf((await other.claim(['a']))[0]).outcome).toMatch(/Another process is still storing/);
  });

  it('are rejected when another process gave them up, and are nobody’s then', async () => {
    await resends.claim(['a']);
    const again = fateOf((await other.claim(['a']))[0]);
    resends.settle('a', Promise.reject(new Error('refused')));
    expect(await again.outcome).toMatch(/was not stored/);
    await until(() => registry.released.length + otherRegistry.released.length === 2);
    expect(await other.claim(['a'])).toEqual([undefined]);
  });

  it('ask the registry together while one call is under way', async () => {
    let open = () => {};
    registry.gate = new Promise((resolve) => (open = resolve));
    const first = resends.claim(['a']);
    await until(() => registry.claimed.length === 1);
    const later = Array.from({ length: 2_000 }, (_, at) => resends.claim([`k${at}`, `l${at}`]));
    open();
    expect(await first).toEqual([undefined]);
    expect((await Promise.all(later)).flat()).toEqual(Array.from({ length: 4_000 }));
    expect(registry.claimed.map(({ length }) => length)).toEqual([1, 1_000, 1_000, 1_000, 1_000]);
  });

  it('wait together for a registry that hangs, and not one call after the other', async () => {
    registry.gate = new Promise(() => {});
    const hasty = new Resends(registry, MAX_ASK_MS);
    const claims = Array.from({ length: CALLS * KEYS_A_CALL }, (_, at) => hasty.claim([`k${at}`]));
    const settled = await Promise.allSettled(claims);
    expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['rejected']));
  }, (CALLS * MAX_ASK_MS) / 2); // prettier-ignore

  it('can’t be told while the registry is away, and can again when it is back', async () => {
    registry.away = true;
    await expect(resends.claim(['a', 'a'])).rejects.toThrow('away');
    registry.away = false;
    expect(await resends.claim(['a'])).toEqual([undefined]);
  });

  it('are known to this process although the registry went away before they were confirmed', async () => {
    await resends.claim(['a', 'b']);
    registry.away = true;
    resends.settle('a', Promise.resolve());
    resends.settle('b', Promise.reject(new Error('refused')));
    await new Promise(setImmediate);
    expect(await outcomes(await resends.claim(['a']))).toEqual(['stored']);
    await expect(resends.claim(['b'])).rejects.toThrow('away');
  });

  describe('of a message that takes long', () => {
    beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
    afterEach(() => void jest.useRealTimers());

    it('wait for five seconds', async () => {
      const again = fateOf((await resends.claim(['a', 'a']))[1]);
      jest.advanceTimersByTime(4_999);
      expect(again.settled).toBe(false);
      jest.advanceTimersByTime(1);
      expect(await again.outcome).toMatch(/still being stored/);
    });
  });
});

function storing() {
  let resolve = () => {};
  const stored = new Promise<void>((settle) => (resolve = settle));
  return { stored, resolve };
}

function fateOf(earlier: Promise<void> | undefined) {
  const fate = { settled: false, outcome: Promise.resolve('new') };
  if (earlier === undefined) return fate;
  const end = (outcome: string) => ((fate.settled = true), outcome);
  fate.outcome = earlier.then(
    () => end('stored'),
    (error: Error) => end(error.message),
  );
  return fate;
}

/** What a promise that is settled already came to. */
async function outcomes(earlier: readonly (Promise<void> | undefined)[]): Promise<(string | undefined)[]> {
  return Promise.all(earlier.map((each) => (each === undefined ? undefined : fateOf(each).outcome)));
}
