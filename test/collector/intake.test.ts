/** From a reading into the queue: in order, once, and honest about what is not stored. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/message/message.js';
import { OffPlanError } from '../../src/plan/plan.rejections.js';
import { BufferFullError, QueueUnreachableError, UnstorableError } from '../../src/queue/group-commit.js';
import { arrival, AWAY, intakeWith, many, MAX_STEP_MS, names, reading } from './intake.scene.js';

/** Takes all but the second message. */
const gateAgainst = (error: Error) => ({
  pass: async (message: Message, add: (message: Message) => Promise<void>) => {
    if (message.id === 'id-1') throw error;
    return add(message);
  },
});

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

  it('asks whose visitors are in the order in which things happened, and stores in the order of the request', async () => {
    const asked: unknown[] = [];
    const settle = (identity: { userId: string }) => (asked.push(identity.userId), identity);
    const { intake, events } = intakeWith({ links: { settle, alias: async () => {} } });
    const at = (event: string, time: number, position: number) => {
      const sent = arrival(event, position);
      return { ...sent, message: { ...sent.message, time } };
    };
    await intake.take(reading(at('last', 3, 0), at('first', 1, 1), at('second', 2, 2)));
    expect([asked, events()]).toEqual([['first', 'second', 'last'], ['last', 'first', 'second']]); // prettier-ignore
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

  it('stores nothing behind a message that the queue refused, though each has a promise of its own', async () => {
    const stored: string[] = [];
    const add = async ({ id }: Message) => {
      if (id === 'id-0') throw new BufferFullError('[analytics] The buffer is full.');
      stored.push(id);
    };
    const { intake } = intakeWith({ queue: { add, flush: async () => {} } });
    await expect(intake.take(reading(...many(50)))).rejects.toMatchObject(AWAY);
    expect(stored.length).toBeLessThan(5);
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

  it('refuses when a message that the transform failed on can’t be put aside', async () => {
    const { intake, registry } = intakeWith({
      transform: { of: () => Promise.reject(new Error('It is away.')) },
    });
    await expect(intake.take(reading(...many(3)))).rejects.toMatchObject(AWAY);
    while (registry.released.length < 3) await sleep(1);
  });
});
