/** Whose a visitor is while the queue or its store is away, slow or full. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ann, AT, bob, LinksScene, turn } from './links.scene.js';

describe('IdentityLinks in an outage', () => {
  let scene: LinksScene;

  beforeEach(() => {
    scene = new LinksScene();
  });

  it('confirms the alias when it is in the queue, so that a process that dies before leaves none behind', async () => {
    await scene.process().settle(ann, AT);
    expect(scene.registry.confirmed).toEqual(['a-1 is ann']);
  });

  it('takes nobody for the visitor while the registry is away, and claims again at the next request', async () => {
    scene.registry.failure = new Error('Redis is away.');
    const links = scene.process();
    expect(await links.settle(ann, AT)).toEqual({ userId: 'ann' });
    expect(await links.settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(scene.queue.messages).toEqual([]);
    expect(scene.errors).toEqual([scene.registry.failure, scene.registry.failure]);
    scene.registry.failure = undefined;
    expect(await links.settle(bob, AT)).toEqual(bob);
    expect(await links.settle(ann, AT)).toEqual({ userId: 'ann' });
    expect(scene.aliased).toEqual([bob]);
  });

  it('makes the alias although its own claim stands, of which the answer was lost', async () => {
    const links = scene.process();
    scene.registry.failure = new Error('Redis is away.');
    await links.settle(ann, AT);
    scene.registry.failure = undefined;
    scene.registry.owners.set('a-1', 'ann');
    expect(await links.settle(ann, AT)).toEqual(ann);
    expect(scene.queue.messages).toHaveLength(1);
  });

  it('keeps no message waiting for a registry that hangs, and makes the alias when it answers', async () => {
    let answer = (): void => {};
    scene.registry.hangs = new Promise((resolve) => (answer = resolve));
    scene.limits.waitMs = 1;
    const links = scene.process();
    expect(await links.settle(ann, AT)).toEqual({ userId: 'ann' });
    expect(await links.settle(ann, AT)).toEqual({ userId: 'ann' });
    await links.idle();
    expect(scene.registry.claims).toBe(1);
    answer();
    await turn();
    expect(scene.aliased).toEqual([ann]);
    expect(links.settle(ann, AT)).toBe(ann);
  });

  it('lets only so many messages wait', async () => {
    let answer = (): void => {};
    scene.registry.hangs = new Promise((resolve) => (answer = resolve));
    scene.limits.maxWaiting = 2;
    const links = scene.process();
    const waiting = [links.settle(ann, AT), links.settle(ann, AT)];
    expect(links.settle(ann, AT)).toEqual({ userId: 'ann' });
    answer();
    expect(await Promise.all(waiting)).toEqual([ann, ann]);
    expect(links.settle(ann, AT)).toBe(ann);
  });

  it('claims no more than 10,000 visitors at once', async () => {
    scene.registry.hangs = new Promise(() => {});
    scene.limits.waitMs = 1;
    const links = scene.process();
    const all = Array.from({ length: 10_001 }, (_, at) => links.settle({ userId: 'ann', anonymousId: `a-${at}` }, AT)); // prettier-ignore
    expect(await all.at(-1)).toEqual({ userId: 'ann' });
    await Promise.all(all);
    expect(scene.registry.claims).toBe(10_000);
  });

  it('tries again when the queue refused the alias', async () => {
    const links = scene.process();
    scene.queue.refusal = new Error('The buffer is full.');
    await links.settle(ann, AT);
    await turn();
    expect(scene.errors).toEqual([scene.queue.refusal]);
    expect(links.known(ann)).toEqual({ userId: 'ann' });
    expect(scene.registry.confirmed).toEqual([]);
    scene.queue.refusal = undefined;
    expect(await links.settle(ann, AT)).toEqual(ann);
    await turn();
    expect(scene.aliased).toEqual([ann]);
    expect(scene.registry.confirmed).toEqual(['a-1 is ann']);
  });

  it.each([
    ['confirms it when the queue has it', true, ['a-1 is ann']],
    ['forgets it when it was dropped in the end', false, []],
  ])('keeps the visitor for the user while the alias waits in memory, and %s', async (_, back, confirmed) => {
    let come = (_stored: boolean): void => {};
    scene.queue.away = new Promise((resolve) => (come = resolve));
    const links = scene.process();
    expect(await links.settle(ann, AT)).toEqual(ann);
    await turn();
    scene.registry.owners.clear();
    expect(links.settle(bob, AT)).toEqual({ userId: 'bob' });
    await expect(links.alias(ann, AT)).rejects.toThrow('The queue is away.');
    expect(scene.registry.confirmed).toEqual([]);
    come(back);
    await turn();
    expect(scene.registry.confirmed).toEqual(confirmed);
    expect(links.known(ann)).toEqual(back ? ann : { userId: 'ann' });
  });

  it('makes the alias after all when the process that claimed it died before the alias was in the queue', async () => {
    await scene.registry.claim('ann', 'a-1');
    const links = scene.process();
    expect(await links.settle(ann, AT)).toEqual(ann);
    expect(scene.queue.messages).toEqual([]);
    // What a store does with a claim that nobody confirms.
    scene.registry.owners.clear();
    expect(await links.settle(ann, AT)).toEqual(ann);
    expect(scene.queue.messages).toHaveLength(1);
  });
});
