/** Whose a visitor is, and the alias that says so. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ann, AT, bob, LinksScene } from './links.scene.js';

describe('IdentityLinks', () => {
  let scene: LinksScene;

  beforeEach(() => {
    scene = new LinksScene();
  });

  it('makes the alias once for a pair, in this process and in others', async () => {
    const [one, other] = [scene.process(), scene.process()];
    expect(await Promise.all([one.settle(ann, AT), one.settle(ann, AT), other.settle(ann, AT)])).toEqual([
      ann,
      ann,
      ann,
    ]);
    expect(await scene.process().settle(ann, AT)).toEqual(ann);
    expect(scene.queue.messages).toEqual([
      { kind: 'alias', id: expect.stringMatching(/^[0-9a-f]{36}$/), identity: ann, ...AT },
    ]);
  });

  it.each([
    [{ userId: 'ann', anonymousId: 'undefined' }, { userId: 'ann' }],
    [{ userId: 'null', anonymousId: 'a-1' }, { anonymousId: 'a-1' }],
    [{ userId: '[object Object]', anonymousId: 'None' }, {}],
  ])('joins nobody to anybody: %j', async (told, identity) => {
    const links = scene.process();
    expect(await links.settle(told, AT)).toEqual(identity);
    await links.alias(told, AT);
    expect([scene.queue.messages, scene.registry.claims]).toEqual([[], 0]);
  });

  it('withholds the alias from whom the message that shows it is withheld', async () => {
    const door = { protocol: 'segment' } as const;
    await scene.process().settle(ann, { ...AT, door, withheldFrom: ['mixpanel'] });
    await scene.process().alias({ userId: 'bob', anonymousId: 'b-1' }, { ...AT, withheldFrom: ['mixpanel'] });
    expect(scene.queue.messages).toMatchObject([
      { identity: ann, door, withheldFrom: ['mixpanel'] },
      { withheldFrom: ['mixpanel'] },
    ]);
  });

  it('knows the pair from then on without asking', async () => {
    const links = scene.process();
    await links.settle(ann, AT);
    expect(links.settle(ann, AT)).toBe(ann);
    expect(links.known(ann)).toBe(ann);
    expect(scene.registry.claims).toBe(1);
  });

  it('gives a second user on the same browser neither the alias nor the anonymous id', async () => {
    const links = scene.process();
    await links.settle(ann, AT);
    expect(links.settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(await scene.process().settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(scene.queue.messages).toHaveLength(1);
    expect(links.settle(ann, AT)).toBe(ann);
  });

  it('gives the visitor to one of two users who come at once', async () => {
    const links = scene.process();
    const settled = await Promise.all([links.settle(ann, AT), links.settle(bob, AT)]);
    expect(settled).toEqual([ann, { userId: 'bob' }]);
    expect(scene.queue.messages).toHaveLength(1);
  });

  it('asks once for many requests of a stranger', async () => {
    await scene.process().settle(ann, AT);
    const links = scene.process();
    await links.settle(bob, AT);
    expect(links.settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(scene.registry.claims).toBe(2);
  });

  it('gives two aliases of one pair the same id, so that vendors see one', async () => {
    await scene.process().settle(ann, AT);
    scene.registry.owners.clear();
    await scene.process().settle(ann, AT);
    const [one, other] = scene.queue.messages;
    expect(one?.id).toBe(other?.id);
  });

  it('has nothing to say of somebody with one id', () => {
    const visitor = { anonymousId: 'a-1' };
    expect(scene.process().settle(visitor, AT)).toBe(visitor);
    expect(scene.process().known(visitor)).toBe(visitor);
  });
});
