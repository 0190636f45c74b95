/** From a reading into the queue: in order, once, in time, and honest about what is not stored. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Arrival } from '../../src/collector/arrival.js';
import { Intake, type IntakeParts } from '../../src/collector/intake.js';
import { Resends } from '../../src/collector/resends.js';
import type { Message, TrackMessage } from '../../src/message/message.js';
import { OffPlanError } from '../../src/plan/plan.rejections.js';
import { BufferFullError, QueueUnreachableError, UnstorableError } from '../../src/queue/group-commit.js';
import type { ResendRegistry } from '../../src/queue/resend.registry.js';

const MAX_STEP_MS = 100;
const AWAY = { status: 503, retryAfterS: 5 };

class Registry implements ResendRegistry {
  readonly known = new Map<string, 'stored' | 'held'>();
  readonly released: string[] = [];
  answer: Promise<void> = Promise.resolve();

  async claim(keys: readonly string[]) {
    await this.answer;
    const claims = keys.map((key) => this.known.get(key) ?? ('new' as const));
    for (const key of keys) if (!this.known.has(key)) this.known.set(key, 'held');
    return claims;
  }

  async confirm(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.known.set(key, 'stored');
  }

  async release(keys: readonly string[]): Promise<void> {
    this.released.push(...keys);
    for (const key of keys) this.known.delete(key);
  }
}

function intakeWith(parts: { [name in keyof IntakeParts]?: unknown } = {}) {
  const stored: Message[] = [];
  const registry = new Registry();
  const add = async (message: Message): Promise<void> => void stored.push(message);
  const all = {
    queue: { add, flush: async () => {} },
    gate: { pass: (message: Message, pass: (message: Message) => Promise<void>) => pass(message) },
    links: { settle: (identity: object) => identity, alias: async () => {} },
    resends: new Resends(registry, MAX_STEP_MS),
    ...parts,
  } as IntakeParts;
  return { intake: new Intake(all, MAX_STEP_MS), stored, registry, events: () => stored.map((each) => (each as TrackMessage).event) }; // prettier-ignore
}

function arrival(event: string, position = 0, hasOwnId = true): Arrival {
  const message = { kind: 'track', id: `id-${event}`, time: 1, identity: { userId: event }, event, properties: {} } as const; // prettier-ignore
  return { message, position, hasOwnId };
}

/** Takes all but the second message. */
const gateAgainst = (error: Error) => ({
  pass: async (message: Message, add: (message: Message) => Promise<void>) => {
    if (message.id === 'id-1') throw error;
    return add(message);
  },
});

const reading = (...arrivals: Arrival[]) => ({ arrivals, refused: [] });
const many = (count: number): Arrival[] => Array.from({ length: count }, (_, at) => arrival(String(at), at));
const names = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at));

describe('Intake', () => {
  it('stores messages in the order of the request, also where visitors and transforms take unequally long', async () => {
    const transform = {
      of: async (message: Message) => (await sleep(Number(message.id.slice(3)) % 2), [message]),
    };
    const settle = async (identity: object) => (await sleep(1), identity);
    const { intake, events } = intakeWith({ transform, links: { settle, alias: async () => {} } });
    expect(await intake.take(reading(...many(50)))).toMatchObject({ stored: 50, refused: [] });
    expect(events()).toEqual(names(50));
  });

  it('takes as long for many slow answers as for one', async () => {
    const settle = async (identity: object) => (await sleep(MAX_STEP_MS / 2), identity);
    const { intake, stored } = intakeWith({ links: { settle, alias: async () => {} } });
    await intake.take(reading(...many(100)));
    expect(stored).toHaveLength(100);
  });

  it('stores a resend once, and says that it is stored', async () => {
    const { intake, events } = intakeWith();
    const sent = [arrival('a'), arrival('b', 1)];
    await intake.take(reading(...sent));
    expect(await intake.take(reading(...sent, arrival('c', 2)))).toMatchObject({ stored: 3 });
    expect(events()).toEqual(['a', 'b', 'c']);
  });

  it('stores what stands twice in one request once, and what has no id of its own each time', async () => {
    const { intake, events } = intakeWith();
    expect(await intake.take(reading(arrival('a'), arrival('a', 1), arrival('b', 2, false), arrival('b', 3, false)))).toMatchObject({ stored: 4 }); // prettier-ignore
    expect(events()).toEqual(['a', 'b', 'b']);
  });

  it.each([
    ['is off the plan', new OffPlanError('[analytics] It is off the plan. Mend it.')],
    ['can never be stored', new UnstorableError('[analytics] It is off the plan. Mend it.')],
  ])('stores good messages beside one that %s, and tells its reason', async (_what, error) => {
    const taken = await intakeWith({ gate: gateAgainst(error) }).intake.take(reading(...many(3)));
    const refused = [{ position: 1, reason: 'It is off the plan. Mend it.' }];
    expect(taken).toMatchObject({ stored: 2, refused });
  });

  it('serialises nothing more for a request once the queue is full', async () => {
    let adds = 0;
    const full = Promise.reject(new BufferFullError('[analytics] The buffer is full.'));
    const add = () => ((adds += 1), full);
    const { intake } = intakeWith({ queue: { add, flush: async () => {} } });
    await expect(intake.take(reading(...many(2_000)))).rejects.toMatchObject(AWAY);
    expect(adds).toBeLessThan(10);
  });

  it('takes a message that comes again after something broke in the middle of it', async () => {
    let isBroken = true;
    const settle = (identity: object) => {
      if (isBroken) throw new Error('It broke.');
      return identity;
    };
    const { intake, events } = intakeWith({ links: { settle, alias: async () => {} } });
    await expect(intake.take(reading(...many(2)))).rejects.toThrow('It broke.');
    isBroken = false;
    expect(await intake.take(reading(...many(2)))).toMatchObject({ stored: 2 });
    expect(events()).toEqual(names(2));
  });

  it.each([
    ['is full', new BufferFullError('[analytics] The buffer is full.')],
    ['is away', new QueueUnreachableError('[analytics] The queue can’t be reached.')],
    ['fails in another way', new Error('ECONNRESET')],
    [
      'can’t reach its store',
      new Error('[analytics] PostgreSQL can’t be reached (connect ECONNREFUSED 10.0.0.7:5432).'),
    ],
  ])(
    'refuses the whole request when the queue %s, and stores it when it comes again',
    async (_how, error) => {
      let isAway = true;
      const stored: string[] = [];
      const add = async ({ id }: Message) => {
        if (isAway && id === 'id-b') throw error;
        stored.push(id);
      };
      const { intake } = intakeWith({ queue: { add, flush: async () => {} } });
      const sent = reading(arrival('a'), arrival('b', 1));
      await expect(intake.take(sent)).rejects.toMatchObject(AWAY);
      isAway = false;
      expect(await intake.take(sent)).toMatchObject({ stored: 2 });
      expect(stored).toEqual(['id-a', 'id-b']);
    },
  );

  it('knows a message again that waits in memory, and stores it no second time', async () => {
    let arrive: (stored: boolean) => void = () => {};
    const later = new Promise<boolean>((resolve) => (arrive = resolve));
    let adds = 0;
    const add = async () => {
      adds += 1;
      throw new QueueUnreachableError('[analytics] It waits in memory.', later);
    };
    const { intake } = intakeWith({ queue: { add, flush: async () => {} } });
    await expect(intake.take(reading(arrival('a')))).rejects.toMatchObject(AWAY);
    const resent = intake.take(reading(arrival('a')));
    arrive(true);
    expect(await resent).toMatchObject({ stored: 1 });
    expect(adds).toBe(1);
  });

  it('refuses when it can’t ask which messages came before', async () => {
    const { intake, registry, stored } = intakeWith();
    registry.answer = Promise.reject(new Error('It is away.'));
    registry.answer.catch(() => {});
    await expect(intake.take(reading(arrival('a')))).rejects.toMatchObject(AWAY);
    expect(stored).toEqual([]);
  });

  it('keeps nobody waiting for a store that hangs, and lets go what it told to send again', async () => {
    const { intake, registry, events } = intakeWith();
    let wake: () => void = () => {};
    registry.answer = new Promise((resolve) => (wake = resolve));
    await expect(intake.take(reading(arrival('a')))).rejects.toMatchObject(AWAY);
    wake();
    while (registry.released.length === 0) await sleep(1);
    expect(events()).toEqual([]);
    expect(await intake.take(reading(arrival('a')))).toMatchObject({ stored: 1 });
    expect(events()).toEqual(['a']);
  });

  it('keeps nobody waiting longer who comes while the store hangs', async () => {
    const { intake, registry, events } = intakeWith();
    registry.answer = new Promise(() => {});
    const first = intake.take(reading(arrival('a'))).catch((refusal: unknown) => refusal);
    await new Promise(setImmediate);
    const second = intake.take(reading(arrival('b'))).catch((refusal: unknown) => refusal);
    expect(await first).toMatchObject(AWAY);
    const secondWas = await Promise.race([second, sleep(MAX_STEP_MS / 2, 'still waiting')]);
    expect(secondWas).toMatchObject(AWAY);
    expect(events()).toEqual([]);
  });

  it('keeps nobody waiting for a visitor that nobody knows, and then does not store the message', async () => {
    let know: (identity: object) => void = () => {};
    const settle = () => new Promise((resolve) => (know = resolve));
    const { intake, registry, stored } = intakeWith({ links: { settle, alias: async () => {} } });
    await expect(intake.take(reading(arrival('a')))).rejects.toMatchObject(AWAY);
    know({ userId: 'ada' });
    while (registry.released.length === 0) await sleep(1);
    expect(stored).toEqual([]);
  });

  it('has those wait for what the queue took, and not for what was refused or put aside', async () => {
    const pass = async (message: Message, add: (message: Message) => Promise<void>) => {
      if (message.id === 'id-1') throw new OffPlanError('[analytics] It is off the plan. Mend it.');
      if (message.id !== 'id-2') await add(message);
    };
    const taken = await intakeWith({ gate: { pass } }).intake.take(reading(...many(3)), true);
    expect(taken).toMatchObject({ messages: [{ id: 'id-0' }], offPlan: 1, stored: 2, refused: [{ position: 1 }] }); // prettier-ignore
  });

  it('marks messages whose outcomes somebody waits for', async () => {
    const { intake, stored } = intakeWith();
    const { messages } = await intake.take(reading(arrival('a')), true);
    expect(stored[0]?.awaited).toBeDefined();
    expect(messages[0]?.awaited).toBe(stored[0]?.awaited);
  });

  it('refuses when a message that the transform failed on can’t be put aside', async () => {
    const { intake, registry } = intakeWith({
      transform: { of: () => Promise.reject(new Error('It is away.')) },
    });
    await expect(intake.take(reading(...many(3)))).rejects.toMatchObject(AWAY);
    while (registry.released.length < 3) await sleep(1);
  });
});
