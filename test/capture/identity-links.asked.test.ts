/** Aliases that clients of the collector and the app itself ask for. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { aliasByHand, ann, AT, bob, LinksScene, turn } from './links.scene.js';

const OTHER_USER = /^\[analytics\] That visitor already turned out to be another user/;

describe('IdentityLinks on demand', () => {
  let scene: LinksScene;

  beforeEach(() => {
    scene = new LinksScene();
  });

  it('counts an alias by hand as made when the queue has it', async () => {
    const links = scene.process();
    await links.byHand(aliasByHand(ann));
    expect(links.settle(ann, AT)).toBe(ann);
    expect(await scene.process().settle(ann, AT)).toEqual(ann);
    expect(scene.queue.messages).toHaveLength(1);
    expect(scene.registry.confirmed).toEqual(['a-1 is ann']);
  });

  it('makes an alias by hand again when somebody asks for it again', async () => {
    const links = scene.process();
    await links.settle(ann, AT);
    await links.byHand(aliasByHand(ann));
    await scene.process().byHand(aliasByHand(ann));
    expect(scene.queue.messages).toHaveLength(3);
  });

  it('counts an alias by hand that was dropped as never made', async () => {
    const links = scene.process();
    scene.queue.refusal = new Error('The buffer is full.');
    await expect(links.byHand(aliasByHand(ann))).rejects.toThrow('full');
    await turn();
    expect(scene.registry.confirmed).toEqual([]);
    expect(links.known(ann)).toEqual({ userId: 'ann' });
    scene.queue.refusal = undefined;
    expect(await links.settle(ann, AT)).toEqual(ann);
    expect(scene.queue.messages).toHaveLength(1);
  });

  it('refuses an alias by hand of a visitor who is another user, in whichever process that was found out', async () => {
    const links = scene.process();
    await links.settle(ann, AT);
    expect(() => links.byHand(aliasByHand(bob))).toThrow(OTHER_USER);
    const other = scene.process();
    await expect(other.byHand(aliasByHand(bob))).rejects.toThrow(OTHER_USER);
    expect(() => other.byHand(aliasByHand(bob))).toThrow(OTHER_USER);
    expect(scene.queue.messages).toHaveLength(1);
  });

  it('keeps an alias by hand while the registry is away, and tells its caller in time', async () => {
    scene.registry.failure = new Error('Redis is away.');
    scene.limits.maxAwaitMs = 1;
    const links = scene.process();
    await expect(links.byHand(aliasByHand(ann))).rejects.toThrow('The alias waits in memory');
    expect(links.unclaimed).toBe(1);
    scene.registry.failure = undefined;
    await scene.queue.received(1);
    expect(scene.aliased).toEqual([ann]);
    expect(links.unclaimed).toBe(0);
  });

  it('keeps what is said of the user behind the alias by hand', async () => {
    const links = scene.process();
    const made = links.byHand(aliasByHand(ann));
    const settled = links.settle({ userId: 'ann' }, AT);
    expect(settled).toBeInstanceOf(Promise);
    expect(links.settle({ userId: 'bob' }, AT)).toEqual({ userId: 'bob' });
    await settled;
    expect(scene.queue.messages).toHaveLength(1);
    await made;
    expect(links.settle({ userId: 'ann' }, AT)).toEqual({ userId: 'ann' });
  });

  it('rejects the alias of a client while nobody can tell whose the visitor is', async () => {
    const links = scene.process();
    scene.registry.failure = new Error('Redis is away.');
    await expect(links.alias(ann, AT)).rejects.toThrow('Redis is away.');
    expect(links.known(ann)).toEqual({ userId: 'ann' });
    expect(scene.queue.messages).toEqual([]);
  });

  it('leaves the anonymous id of an unknown pair out when aliases are only made by hand', async () => {
    const links = scene.process(false);
    expect(links.settle(ann, AT)).toEqual({ userId: 'ann' });
    expect(scene.registry.claims).toBe(0);
    await links.byHand(aliasByHand(ann));
    expect(links.settle(ann, AT)).toBe(ann);
  });

  it('makes an alias that a client asks for, once, even where aliases are not made by themselves', async () => {
    const links = scene.process(false);
    await Promise.all([links.alias(ann, AT), links.alias(ann, AT)]);
    await links.alias(ann, AT);
    await scene.process(false).alias(ann, AT);
    expect(scene.queue.messages).toHaveLength(1);
  });

  it('does not merge two users whom one client calls the same visitor', async () => {
    const links = scene.process();
    await links.alias(ann, AT);
    await links.alias(bob, AT);
    await scene.process().alias(bob, AT);
    expect(scene.aliased).toEqual([ann]);
  });

  it.each([true, false])(
    'gives the visitor to whom the alias says, whoever comes behind it (autoAlias %s)',
    async (autoAlias) => {
      const links = scene.process(autoAlias);
      const made = links.alias(ann, AT);
      expect(await Promise.all([links.settle(bob, AT), links.settle(ann, AT)])).toEqual([
        { userId: 'bob' },
        ann,
      ]);
      await made;
      expect(scene.aliased).toEqual([ann]);
      expect(links.settle(bob, AT)).toEqual({ userId: 'bob' });
    },
  );

  it('makes no alias of a visitor whom somebody else is just being asked for', async () => {
    const links = scene.process();
    const settled = links.settle(ann, AT);
    const made = links.alias(bob, AT);
    expect(await Promise.all([settled, links.settle(bob, AT)])).toEqual([ann, { userId: 'bob' }]);
    await made;
    expect(scene.aliased).toEqual([ann]);
  });

  it('tells the client when the queue does not take its alias, and makes it when it comes again', async () => {
    const links = scene.process();
    scene.queue.refusal = new Error('The queue is away.');
    await expect(links.alias(ann, AT)).rejects.toThrow('away');
    scene.queue.refusal = undefined;
    await links.alias(ann, AT);
    expect(scene.aliased).toEqual([ann]);
  });
});
