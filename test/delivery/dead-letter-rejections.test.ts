/** What plan and collector reject gets into its dead letter, or is counted: also while the queue is away. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeadLetters } from '../../src/delivery/dead-letters.js';
import type { RejectionBuffering } from '../../src/delivery/rejection.buffer.js';
import { Telemetry } from '../../src/delivery/telemetry.js';
import { PlanDeadLetter } from '../../src/plan.dead-letter.js';
import { BufferFullError, BufferOptions, UnstorableError } from '../../src/queue/group-commit.js';
import { openHome } from '../../src/queue/open-home.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { Tally } from '../../src/queue/tally.js';
import { CollectingQueue } from '../capture/collecting-queue.js';
import { track, tracks } from '../support/messages.js';
import { startRedis, type RedisServer } from '../support/servers/redis.server.js';

const DESTINATION = { name: 'sandbox', shards: 1 };

describe('a rejected message', () => {
  let redis: RedisServer;
  let home: QueueHome;
  let opened: DeadLetters[];
  const tally = new Tally();

  function open(buffer: Partial<BufferOptions> = {}, queue = new CollectingQueue()): DeadLetters {
    const buffering: RejectionBuffering = { tally, buffer: Object.assign(new BufferOptions(), buffer) };
    const letters = new DeadLetters(home, [DESTINATION], queue, buffering);
    opened.push(letters);
    return letters;
  }

  async function metric(letters: DeadLetters, sample: string): Promise<number> {
    const telemetry = new Telemetry(home, [DESTINATION], tally, () => letters.rejections.buffered);
    const line = (await telemetry.metrics()).split('\n').find((each) => each.startsWith(`${sample} `));
    return Number(line?.split(' ').at(-1));
  }

  beforeEach(async () => {
    redis = await startRedis({ appendOnly: true });
    home = openHome({ url: redis.url, onError: () => {} });
    opened = [];
    tally.dropped.clear();
  });
  afterEach(async () => {
    for (const { rejections } of opened) rejections.close();
    await home.close();
    await redis.stop();
  });

  it('is in the dead letter of whoever rejected it, with the reason, when the promise resolves', async () => {
    const letters = open();
    const byPlan = tracks(20).map((message, at) =>
      new PlanDeadLetter(letters).reject(message, `reason ${at}`),
    );
    await Promise.all([
      ...byPlan,
      letters.rejections.reject('collector', track('Odd'), 'the transform failed'),
    ]);
    const kept = await letters.of('plan').list();
    expect(kept.map(({ message, reason }) => [(message as { event?: string }).event, reason])).toEqual(
      Array.from({ length: 20 }, (_, at) => [String(at + 1), `reason ${at}`]),
    );
    expect(await letters.of('collector').list()).toMatchObject([
      { message: { event: 'Odd' }, reason: 'the transform failed', rejectedAt: expect.any(Number) },
    ]);
    expect(await metric(letters, 'analytics_dead_letter_messages{destination="plan"}')).toBe(20);
    expect(await metric(letters, 'analytics_dead_letter_messages{destination="collector"}')).toBe(1);
  });

  it('waits in memory while the queue is away, and gets there once when it is back', async () => {
    await home.ping();
    await redis.kill();
    const letters = open({ maxAwaitMs: 0 });
    const plan = new PlanDeadLetter(letters);
    await expect(plan.reject(track('Odd'), 'wrong')).rejects.toMatchObject({ name: 'QueueUnreachableError' });
    expect(letters.rejections.buffered).toBe(1);
    expect(tally.dropped.size).toBe(0);
    await redis.restart();
    await plan.flush(20_000);
    expect(await letters.of('plan').list()).toMatchObject([{ message: { event: 'Odd' }, reason: 'wrong' }]);
  }, 40_000);

  it('is counted where there is no room for it, or no time', async () => {
    await home.ping();
    await redis.kill();
    const letters = open({ maxMessages: 1, maxAwaitMs: 0 });
    const { rejections } = letters;
    await expect(rejections.reject('plan', track('Odd'), 'wrong')).rejects.toMatchObject({ name: 'QueueUnreachableError' }); // prettier-ignore
    await expect(rejections.reject('collector', track('Odd'), 'wrong')).rejects.toThrow(BufferFullError);
    expect([...tally.dropped]).toEqual([['collector_rejected', 1]]);
    await expect(rejections.flush(10)).rejects.toThrow('1 messages are not in the queue after 10 ms');
    rejections.close();
    expect(tally.dropped.get('plan_rejected')).toBe(1);
    await redis.restart();
    const sample = 'analytics_messages_dropped_total{destination="plan",reason="plan_rejected"}';
    expect(await metric(letters, sample)).toBe(1);
  }, 40_000);

  it('is counted when it is no JSON', async () => {
    const { rejections } = open();
    const odd = track('Odd', 'ada', { big: 1n });
    const failure = await rejections.reject('plan', odd, 'wrong').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnstorableError);
    expect(failure).toMatchObject({ message: expect.stringContaining('is no JSON and is dropped') });
    expect([...tally.dropped]).toEqual([['plan_rejected', 1]]);
  });

  it('goes to all destinations when its dead letter is sent again', async () => {
    const queue = new CollectingQueue();
    const letters = open({}, queue);
    await letters.rejections.reject('collector', track('Odd'), 'wrong');
    expect(await letters.of('collector').retry()).toBe(1);
    expect(queue.events()).toEqual(['Odd']);
    expect(await letters.of('collector').count()).toBe(0);
  });
});
