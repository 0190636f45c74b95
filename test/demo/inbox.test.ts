/** The inbox shares what was delivered between processes, on Redis and embedded alike, and stays small. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INBOX_QUEUE, InboxRecorder } from '../../src/demo/inbox.recorder.js';
import { Inbox } from '../../src/demo/inbox.reader.js';
import type { Message } from '../../src/message/message.js';
import { openHome } from '../../src/queue/open-home.js';
import type { QueueHome } from '../../src/queue/queue-home.js';

const track = (id: string, properties = {}): Message => {
  return { id, kind: 'track', time: 1, identity: { userId: 'ada' }, event: `Event ${id}`, properties };
};

describe.each(['redis', 'embedded'])('the inbox on %s', (kind) => {
  let home: QueueHome;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'analytics-inbox-'));
    const url = kind === 'redis' ? `${process.env.TEST_REDIS_URL}/11` : undefined;
    home = openHome({ url, dataDir });
    await home.queue(INBOX_QUEUE).obliterate({ force: true });
  });

  afterAll(async () => {
    await home.queue(INBOX_QUEUE).obliterate({ force: true });
    await home.close();
    await rm(dataDir, { recursive: true });
  });

  it('shows the newest deliveries first, each with its destination and its message', async () => {
    const recorder = new InboxRecorder(home);
    await recorder.record('mixpanel', [track('one'), track('two')]);
    await recorder.record('segment', [track('three')]);

    const entries = await new Inbox(home).latest(10);

    expect(entries.map(({ destination, words }) => [destination, words])).toEqual([
      ['segment', 'track: ada: Event three'],
      ['mixpanel', 'track: ada: Event two'],
      ['mixpanel', 'track: ada: Event one'],
    ]);
    expect(entries[0]?.message).toEqual(track('three'));
    expect(await new Inbox(home).latest(1)).toHaveLength(1);
  });

  it('keeps 50 messages of a large batch and says how many more there were', async () => {
    const batch = Array.from({ length: 60 }, (_, index) => track(`batch-${index}`));
    await new InboxRecorder(home).record('segment', batch);

    const entries = await new Inbox(home).latest(50);

    expect(entries[0]).toMatchObject({ id: 'batch-59', more: undefined });
    expect(entries[49]).toMatchObject({ id: 'batch-10', more: 10 });
  });

  it('leaves a long message out, but not its sentence', async () => {
    await new InboxRecorder(home).record('segment', [track('long', { text: 'x'.repeat(5_000) })]);
    const [entry] = await new Inbox(home).latest(1);
    expect(entry).toMatchObject({ words: 'track: ada: Event long', message: undefined });
  });

  it('forgets the oldest deliveries', async () => {
    const queue = home.queue(INBOX_QUEUE);
    await queue.addBulk(Array.from({ length: 230 }, () => ({ name: 'segment', data: { lines: [] } })));

    await new InboxRecorder(home).record('segment', [track('last')]);

    expect(await queue.getWaitingCount()).toBe(200);
    expect((await new Inbox(home).latest(1))[0]?.id).toBe('last');
  });
});

describe('the recorder', () => {
  it('does not trouble deliveries when the queue is out of reach', async () => {
    Logger.overrideLogger(false);
    const away = { queue: () => ({ add: () => Promise.reject(new Error('away')) }) };
    const recorder = new InboxRecorder(away as unknown as QueueHome);
    await expect(recorder.record('segment', [track('one')])).resolves.toBeUndefined();
  });
});
