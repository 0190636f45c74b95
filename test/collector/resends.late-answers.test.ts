/** Messages that come again after the registry did what it was asked for, and its answer was lost or came too late. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Resends } from '../../src/collector/resends.js';
import { ObservedResendRegistry } from '../support/observed-resend.registry.js';
import { until } from '../support/queue-home.steps.js';

describe('messages whose claim was not answered in time', () => {
  let registry: ObservedResendRegistry;
  /** Of another process, on the same store. */
  let other: ObservedResendRegistry;

  beforeEach(() => {
    const store = new Map<string, string>();
    registry = new ObservedResendRegistry(store);
    other = new ObservedResendRegistry(store);
  });

  it('are new when they come again, and held for other processes', async () => {
    const resends = new Resends(registry);
    registry.answersLost = true;
    await expect(resends.claim(['a'])).rejects.toThrow('connection lost');
    registry.answersLost = false;
    expect(await other.claim(['a'])).toEqual(['held']);
    expect(await resends.claim(['a'])).toEqual([undefined]);
  });

  it('keep their key when they are on their way as the answer comes at last', async () => {
    const { resends, answer } = await claimedTooLate(['a', 'b']);
    expect(await resends.claim(['a'])).toEqual([undefined]);
    answer();
    await until(() => registry.released.includes('b'));
    expect(registry.released).toEqual(['b']);
    expect(await other.claim(['a', 'b'])).toEqual(['held', 'new']);
  });

  it('keep their key when they are stored as the answer comes, and the registry does not know it yet', async () => {
    const { resends, answer } = await claimedTooLate(['a', 'b']);
    registry.confirm = () => Promise.reject(new Error('away'));
    await resends.claim(['a']);
    resends.settle('a', Promise.resolve());
    await new Promise(setImmediate);
    answer();
    await until(() => registry.released.includes('b'));
    expect(registry.released).toEqual(['b']);
    await expect((await resends.claim(['a']))[0]).resolves.toBeUndefined();
    expect(await other.claim(['a'])).toEqual(['held']);
  });

  async function claimedTooLate(keys: readonly string[]) {
    const resends = new Resends(registry, 20);
    let answer = () => {};
    registry.gate = new Promise((resolve) => (answer = resolve));
    await expect(resends.claim(keys)).rejects.toThrow('in time');
    registry.gate = Promise.resolve();
    return { resends, answer };
  }
});
