/** Who waits for the intake: not too long, and for nothing that will never come. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/message/message.js';
import { OffPlanError } from '../../src/plan/plan.rejections.js';
import { arrival, AWAY, intakeWith, many, MAX_STEP_MS, reading } from './intake.scene.js';

describe('who waits for the intake', () => {
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
    expect(taken).toMatchObject({ messages: [{ id: 'id-0' }], leftOut: { offPlan: 1 }, stored: 2, refused: [{ position: 1 }] }); // prettier-ignore
  });

  it('marks messages whose outcomes somebody waits for', async () => {
    const { intake, stored } = intakeWith();
    const { messages } = await intake.take(reading(arrival('a')), true);
    expect(stored[0]?.awaited).toBeDefined();
    expect(messages[0]?.awaited).toBe(stored[0]?.awaited);
  });
});
