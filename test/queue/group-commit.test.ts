/** Group commit: what shares a commit, what happens while the queue is away, and what a full buffer does. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { CHUNK_MAX_MESSAGES } from '../../src/queue/chunk.js';
import {
  BufferOptions,
  GroupCommit,
  QueueUnreachableError,
  type Group,
} from '../../src/queue/group-commit.js';
import { pack } from '../../src/queue/message-text.js';
import { track, tracks } from '../support/messages.js';

/** A queue whose commits end when the test says so. */
class HeldQueue {
  readonly groups: number[] = [];
  private release: () => void = () => {};

  readonly commit = async (group: Group): Promise<void> => {
    this.groups.push(group.messages.length);
    await new Promise<void>((resolve) => (this.release = resolve));
  };

  async finishCommit(): Promise<void> {
    this.release();
    await turn();
    await turn();
  }
}

describe('group commit', () => {
  it('commits messages of one turn of the event loop together', async () => {
    const queue = new HeldQueue();
    const commits = new GroupCommit(queue.commit);
    for (const message of tracks(3)) void commits.add(pack(message));
    await turn();
    await turn();
    expect(queue.groups).toEqual([3]);
    await queue.finishCommit();
    expect(commits.size).toBe(0);
  });

  it('gathers what arrives during a commit for the next one', async () => {
    const queue = new HeldQueue();
    const commits = new GroupCommit(queue.commit);
    void commits.add(pack(track('first')));
    await turn();
    await turn();
    const later = tracks(4).map((message) => commits.add(pack(message)));
    await queue.finishCommit();
    expect(queue.groups).toEqual([1, 4]);
    await queue.finishCommit();
    await Promise.all(later);
  });

  it('settles a promise only when its message is in the queue', async () => {
    const queue = new HeldQueue();
    const commits = new GroupCommit(queue.commit);
    let settled = false;
    const promise = commits.add(pack(track('one'))).then(() => (settled = true));
    await turn();
    await turn();
    expect(settled).toBe(false);
    await queue.finishCommit();
    await promise;
    expect(settled).toBe(true);
  });

  it('splits what is more than a chunk', async () => {
    const sizes: number[] = [];
    const commits = new GroupCommit(async ({ messages }) => void sizes.push(messages.length));
    for (const message of tracks(CHUNK_MAX_MESSAGES + 7)) void commits.add(pack(message));
    await commits.flush(1_000);
    expect(sizes).toEqual([CHUNK_MAX_MESSAGES, 7]);
  });

  it('writes what its callers said, and says the same when a commit is repeated', async () => {
    const said: string[] = [];
    const commits = new GroupCommit(async ({ messages, text }) => {
      said.push(text.arrayOf(messages).toString());
      if (said.length < 3) throw new Error('away');
    });
    const messages = [track('Größe – 大'), track('two')];
    for (const message of messages) void commits.add(pack(message));
    await commits.flush(5_000);
    expect(said).toEqual(Array(3).fill(JSON.stringify(messages)));
  });

  it('keeps the groups that wait apart from those that were sent', async () => {
    const sent: string[] = [];
    const commits = new GroupCommit(
      async ({ messages, text }) => void sent.push(text.arrayOf(messages).toString()),
    );
    const rounds = [tracks(CHUNK_MAX_MESSAGES + 1), tracks(3), tracks(CHUNK_MAX_MESSAGES * 4)];
    for (const messages of rounds) {
      for (const message of messages) void commits.add(pack(message));
      await commits.flush(1_000);
    }
    expect(sent.flatMap((array) => JSON.parse(array) as unknown[])).toEqual(rounds.flat());
  });

  it('repeats the same group until the queue takes it, in order', async () => {
    const taken: string[] = [];
    let failures = 2;
    const commits = new GroupCommit(async ({ messages }) => {
      if (failures-- > 0) throw new Error('away');
      taken.push(...messages.map((each) => each.identityKey));
    });
    void commits.add(pack(track('1', 'ada')));
    await turn();
    await turn();
    void commits.add(pack(track('2', 'brian')));
    await commits.flush(5_000);
    expect(taken).toEqual(['ada', 'brian']);
  });

  it('keeps nobody waiting for a queue that is away, and delivers all the same', async () => {
    const options = Object.assign(new BufferOptions(), { maxAwaitMs: 0 });
    let away = true;
    let taken = 0;
    const commits = new GroupCommit(async ({ messages }) => {
      if (away) throw new Error('connect ECONNREFUSED');
      taken += messages.length;
    }, options);
    await expect(commits.add(pack(track('one')))).rejects.toThrow(QueueUnreachableError);
    away = false;
    await commits.flush(5_000);
    expect(taken).toBe(1);
  });

  it('says how much room there is, by messages and by bytes', () => {
    const message = pack(track('one'));
    const byMessages = new GroupCommit(() => new Promise(() => {}), Object.assign(new BufferOptions(), { maxMessages: 1 })); // prettier-ignore
    const byBytes = new GroupCommit(() => new Promise(() => {}), Object.assign(new BufferOptions(), { maxBytes: message.json.length })); // prettier-ignore
    for (const commits of [byMessages, byBytes]) {
      expect(commits.hasRoomFor(message)).toBe(true);
      void commits.add(message);
      expect(commits.hasRoomFor(message)).toBe(false);
    }
  });

  it('says what is left when a flush takes too long', async () => {
    const commits = new GroupCommit(() => new Promise(() => {}));
    void commits.add(pack(track('one')));
    await expect(commits.flush(20)).rejects.toThrow(
      '[analytics] 1 messages are not in the queue after 20 ms.',
    );
  });

  it('rejects what comes after it was closed', async () => {
    const commits = new GroupCommit(async () => {});
    commits.close();
    await expect(commits.add(pack(track('late')))).rejects.toThrow('came too late');
  });
});
