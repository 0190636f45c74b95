/** What the registry of aliases promises on each home of the queue. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AliasRegistry } from '../../src/queue/alias-registry.js';
import { openAliasRegistry } from '../../src/queue/open-alias-registry.js';
import type { QueueHome } from '../../src/queue/queue-home.js';
import { TwoHomes } from './two-homes.js';

const DAY_MS = 86_400_000;

/** Two processes that share a store. */
export interface AliasProcesses {
  registry(process: 'one' | 'other', lifetimeMs: number): AliasRegistry;
  close(): Promise<unknown>;
}

export function describeAliasRegistry(name: string, open: () => QueueHome): void {
  describeAliasProcesses(name, async () => {
    const homes = new TwoHomes(open);
    await homes.open();
    return {
      registry: (process, lifetimeMs) => openAliasRegistry(homes[process], lifetimeMs),
      close: () => homes.close(),
    };
  });
}

export function describeAliasProcesses(
  name: string,
  start: () => AliasProcesses | Promise<AliasProcesses>,
): void {
  describe(`the registry of aliases on ${name}`, () => {
    let processes: AliasProcesses;
    let registry: AliasRegistry;
    /** Of another process. */
    let other: AliasRegistry;

    beforeAll(async () => {
      processes = await start();
      registry = processes.registry('one', DAY_MS);
      other = processes.registry('other', DAY_MS);
    }, 60_000);

    afterAll(() => processes.close());

    it('gives a visitor to the first user who claims it, and to no other', async () => {
      const visitor = randomUUID();
      expect(await registry.claim('ann', visitor)).toBe('new');
      expect(await other.claim('bob', visitor)).toBe('other');
      await registry.confirm('ann', visitor);
      expect(await registry.claim('ann', visitor)).toBe('same');
      expect(await other.claim('ann', visitor)).toBe('same');
      expect(await other.claim('bob', visitor)).toBe('other');
    });

    it('tells a claim that is held from one that is confirmed, whose holder may be gone', async () => {
      const visitor = randomUUID();
      await registry.claim('ann', visitor);
      expect(await other.claim('ann', visitor)).toBe('held');
      expect(await other.claim('ann', visitor)).toBe('held');
      await registry.confirm('ann', visitor);
      expect(await other.claim('ann', visitor)).toBe('same');
    });

    it('lets a user be several visitors', async () => {
      expect(await registry.claim('ann', randomUUID())).toBe('new');
      expect(await registry.claim('ann', randomUUID())).toBe('new');
    });

    it('answers one of many claims at once with new', async () => {
      const visitor = randomUUID();
      const claims = Array.from({ length: 20 }, (_, at) => (at % 2 ? registry : other).claim('ann', visitor));
      expect((await Promise.all(claims)).filter((claim) => claim === 'new')).toHaveLength(1);
      expect(await registry.claim('bob', visitor)).toBe('other');
    });

    it('confirms an alias that was made without a claim, but takes nothing away', async () => {
      const visitor = randomUUID();
      await registry.confirm('ann', visitor);
      await other.confirm('bob', visitor);
      expect(await other.claim('ann', visitor)).toBe('same');
    });

    it('forgets a claim whose time is over', async () => {
      const visitor = randomUUID();
      const short = processes.registry('one', 5);
      await short.confirm('ann', visitor);
      await sleep(20);
      expect(await registry.claim('bob', visitor)).toBe('new');
    });
  });
}
