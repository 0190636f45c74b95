/** Whose a visitor is, and the alias that says so. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ErrorPolicy } from '../../src/capture/error.policy.js';
import { IdentityLinks } from '../../src/capture/identity-links.js';
import { CollectingQueue } from './collecting-queue.js';
import { RememberedAliases } from './remembered-aliases.js';

const AT = { time: 1000, context: { ip: '203.0.113.9' } };

describe('IdentityLinks', () => {
  let queue: CollectingQueue;
  let registry: RememberedAliases;
  let errors: Error[];

  beforeEach(() => {
    queue = new CollectingQueue();
    registry = new RememberedAliases();
    errors = [];
  });

  function process(autoAlias = true): IdentityLinks {
    const policy = new ErrorPolicy((error) => errors.push(error));
    return new IdentityLinks(queue, registry, policy, autoAlias);
  }

  const ann = { userId: 'ann', anonymousId: 'a-1' };
  const bob = { userId: 'bob', anonymousId: 'a-1' };

  it('makes the alias once for a pair, in this process and in others', async () => {
    const [one, other] = [process(), process()];
    expect(await Promise.all([one.settle(ann, AT), one.settle(ann, AT), other.settle(ann, AT)])).toEqual([
      ann,
      ann,
      ann,
    ]);
    expect(await process().settle(ann, AT)).toEqual(ann);
    expect(queue.messages).toEqual([
      { kind: 'alias', id: expect.stringMatching(/^[0-9a-f]{36}$/), identity: ann, ...AT },
    ]);
  });

  it('knows the pair from then on without asking', async () => {
    const links = process();
    await links.settle(ann, AT);
    expect(links.settle(ann, AT)).toBe(ann);
    expect(links.known(ann)).toBe(ann);
    expect(registry.claims).toBe(1);
  });

  it('confirms the alias when it is in the queue, so that a process that dies before leaves none behind', async () => {
    await process().settle(ann, AT);
    expect(registry.confirmed).toEqual(['a-1 is ann']);
  });

  it('gives a second user on the same browser neither the alias nor the anonymous id', async () => {
    const links = process();
    await links.settle(ann, AT);
    expect(links.settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(await process().settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(queue.messages).toHaveLength(1);
    expect(links.settle(ann, AT)).toBe(ann);
  });

  it('gives the visitor to one of two users who come at once', async () => {
    const links = process();
    const settled = await Promise.all([links.settle(ann, AT), links.settle(bob, AT)]);
    expect(settled).toEqual([ann, { userId: 'bob' }]);
    expect(queue.messages).toHaveLength(1);
  });

  it('asks once for many requests of a stranger', async () => {
    await process().settle(ann, AT);
    const links = process();
    await links.settle(bob, AT);
    expect(links.settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(registry.claims).toBe(2);
  });

  it('makes the alias all the same while the registry is away, once a process, and says so', async () => {
    registry.failure = new Error('Redis is away.');
    const links = process();
    expect(await links.settle(ann, AT)).toEqual(ann);
    expect(await links.settle({ userId: 'eve', anonymousId: 'a-2' }, AT)).toEqual({ userId: 'eve', anonymousId: 'a-2' }); // prettier-ignore
    expect(links.settle(bob, AT)).toEqual({ userId: 'bob' });
    expect(queue.messages).toHaveLength(2);
    expect(errors).toEqual([registry.failure]);
    expect(registry.claims).toBe(1);
  });

  it('gives two aliases of one pair the same id, so that vendors see one', async () => {
    registry.failure = new Error('Redis is away.');
    await process().settle(ann, AT);
    await process().settle(ann, AT);
    const [one, other] = queue.messages;
    expect(one?.id).toBe(other?.id);
  });

  it('tries again when the queue refused the alias', async () => {
    const links = process();
    queue.refusal = new Error('The buffer is full.');
    await links.settle(ann, AT);
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toEqual([queue.refusal]);
    expect(links.known(ann)).toEqual({ userId: 'ann' });
    expect(registry.confirmed).toEqual([]);
  });

  it('counts an alias by hand as made', async () => {
    const links = process();
    links.link(ann);
    links.linked(ann);
    expect(links.settle(ann, AT)).toBe(ann);
    expect(await process().settle(ann, AT)).toEqual(ann);
    expect(queue.messages).toEqual([]);
  });

  it('refuses an alias by hand of a visitor who is known to be another user', async () => {
    const links = process();
    await links.settle(ann, AT);
    expect(() => links.link(bob)).toThrow(
      /^\[analytics\] That visitor already turned out to be another user/,
    );
  });

  it('leaves the anonymous id of an unknown pair out when aliases are only made by hand', () => {
    const links = process(false);
    expect(links.settle(ann, AT)).toEqual({ userId: 'ann' });
    links.link(ann);
    expect(links.settle(ann, AT)).toBe(ann);
    expect(registry.claims).toBe(0);
  });

  it('has nothing to say of somebody with one id', () => {
    const visitor = { anonymousId: 'a-1' };
    expect(process().settle(visitor, AT)).toBe(visitor);
    expect(process().known(visitor)).toBe(visitor);
  });
});
