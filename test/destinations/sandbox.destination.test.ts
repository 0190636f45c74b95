/** The sandbox answers for every message and hands them on. */
import { describe, expect, it } from '@jest/globals';
import { createSandbox } from '../../src/destinations/sandbox.destination.js';
import type { Message } from '../../src/message/message.js';

const message = (id: string): Message => ({ id, kind: 'alias', time: 1, identity: { userId: 'ada' } });
const signal = new AbortController().signal;

describe('the sandbox', () => {
  it('delivers every message, in order, to whoever listens', async () => {
    const seen: string[] = [];
    const sandbox = createSandbox({ onDelivered: (batch) => void seen.push(...batch.map(({ id }) => id)) });

    const outcomes = await sandbox.deliver([message('one'), message('two')], signal);

    expect(outcomes).toEqual([{ status: 'delivered' }, { status: 'delivered' }]);
    expect(seen).toEqual(['one', 'two']);
  });

  it('needs no listener', async () => {
    expect(await createSandbox().deliver([message('one')], signal)).toEqual([{ status: 'delivered' }]);
  });

  it('has a batch tried again when its listener fails', async () => {
    const sandbox = createSandbox({ onDelivered: () => Promise.reject(new Error('full')) });
    await expect(sandbox.deliver([message('one')], signal)).rejects.toThrow('full');
  });
});
