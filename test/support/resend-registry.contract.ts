/** What the registry of resent messages promises on each home of the queue. */
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { HomeOptions } from '../../src/queue/home-options.js';
import { openHome } from '../../src/queue/open-home.js';
import { openResendRegistry } from '../../src/queue/open-resend-registry.js';
import { RESEND_KEY_BYTES, type ResendClaim, type ResendRegistry } from '../../src/queue/resend.registry.js';
import { until } from './queue-home.steps.js';
import { startTypeScript } from './servers/typescript-child.js';
import { ownHomes } from './two-homes.js';

const HOUR_MS = 3_600_000;
const CHILD = new URL('./resend-registry.child.ts', import.meta.url);

/** @param place where the queue is; a new directory each time where it is embedded */
export function describeResendRegistry(name: string, place: () => Partial<HomeOptions>): void {
  describe(`the registry of resent messages on ${name}`, () => {
    const homes = ownHomes(() => openHome(place()));
    let registry: ResendRegistry;
    /** Of another process. */
    let other: ResendRegistry;

    beforeAll(() => {
      registry = openResendRegistry(homes.one, HOUR_MS);
      other = openResendRegistry(homes.other, HOUR_MS);
    });

    it('gives a key to the first who claims it, and knows it when it is confirmed', async () => {
      const [first, second] = newKeys(2) as [string, string];
      expect(await registry.claim([first])).toEqual(['new']);
      expect(await other.claim([second, first])).toEqual(['new', 'held']);
      await registry.confirm([first]);
      expect(await other.claim([first])).toEqual(['stored']);
      expect(await registry.claim([second, first])).toEqual(['held', 'stored']);
    });

    it('gives a released key to the next who claims it', async () => {
      const keys = newKeys(2);
      await registry.claim(keys);
      await registry.release(keys.slice(0, 1));
      expect(await other.claim(keys)).toEqual(['new', 'held']);
    });

    it('gives a key again to the one who holds it, as its first answer may be lost, and to nobody else', async () => {
      const keys = newKeys(60);
      await registry.claim(keys.slice(20));
      expect(new Set(await other.claim(keys.slice(0, 20)))).toEqual(new Set(['new']));
      expect(await registry.claim(keys)).toEqual([...all(20, 'held'), ...all(40, 'new')]);
      expect(await other.claim(keys)).toEqual([...all(20, 'new'), ...all(40, 'held')]);
      await registry.confirm(keys.slice(20, 40));
      await registry.release(keys.slice(40));
      expect(await other.claim(keys)).toEqual([...all(20, 'new'), ...all(20, 'stored'), ...all(20, 'new')]);
    });

    it('frees nothing that another one releases', async () => {
      const keys = newKeys(2);
      await registry.claim(keys);
      await other.release(keys);
      expect(await other.claim(keys)).toEqual(['held', 'held']);
      expect(await registry.claim(keys)).toEqual(['new', 'new']);
    });

    it('frees nothing that its owner claims after the release, whichever of them arrives first', async () => {
      const keys = newKeys(20);
      await registry.claim(keys);
      await Promise.all(keys.flatMap((key) => [registry.release([key]), registry.claim([key])]));
      expect(await other.claim(keys)).toEqual(all(20, 'held'));
    });

    it('keeps a stored key that somebody releases', async () => {
      const keys = newKeys(1);
      await registry.claim(keys);
      await registry.confirm(keys);
      await other.release(keys);
      expect(await registry.claim(keys)).toEqual(['stored']);
    });

    it('confirms a key that nobody holds any more', async () => {
      const keys = newKeys(1);
      await registry.confirm(keys);
      expect(await other.claim(keys)).toEqual(['stored']);
    });

    it('gives each key once to many who claim the same ones at once, in any order', async () => {
      const keys = newKeys(500);
      const claims = await Promise.all(
        Array.from({ length: 8 }, async (_, turn) => {
          const order = turn % 2 ? keys : keys.toReversed();
          const answers = await openResendRegistry(turn % 4 < 2 ? homes.one : homes.other, HOUR_MS).claim(
            order,
          );
          return order.filter((_key, at) => answers[at] === 'new');
        }),
      );
      expect(claims.flat().toSorted()).toEqual(keys.toSorted());
    });

    it('takes ten thousand keys at once', async () => {
      const keys = newKeys(10_000);
      expect(new Set(await registry.claim(keys))).toEqual(new Set(['new']));
      await registry.confirm(keys.slice(0, 6_000));
      await registry.release(keys.slice(6_000));
      const again = await other.claim(keys);
      expect(again.indexOf('new')).toBe(6_000);
      expect(again.lastIndexOf('stored')).toBe(5_999);
      expect(again).not.toContain('held');
    });

    it('takes no keys at all', async () => {
      expect(await registry.claim([])).toEqual([]);
      await registry.confirm([]);
      await registry.release([]);
    });

    it('forgets a claim that nobody confirms, and a stored key after the window', async () => {
      const [short, later] = [0, 1].map(() => openResendRegistry(homes.one, 60, 60)) as [
        ResendRegistry,
        ResendRegistry,
      ];
      const [held, stored] = newKeys(2) as [string, string];
      await short.claim([held]);
      await short.confirm([stored]);
      await until(async () => (await later.claim([held]))[0] === 'new');
      await until(async () => (await short.claim([stored]))[0] === 'new');
    });

    it('gives a key to the next when the process that claimed it was killed, and still knows what that had stored', async () => {
      const where = place();
      const [held, stored] = newKeys(2) as [string, string];
      const child = startTypeScript(CHILD, [JSON.stringify(where), held, stored]);
      for await (const line of child.lines) {
        expect(line).toBe('new,new');
        break;
      }
      await child.kill();
      const home = openHome(where);
      // The child held it for half a second.
      const next = openResendRegistry(home, HOUR_MS, 500);
      await until(async () => (await next.claim([held]))[0] === 'new');
      expect(await next.claim([stored])).toEqual(['stored']);
      await home.close();
    }, 60_000);
  });
}

function all(count: number, claim: ResendClaim): ResendClaim[] {
  return Array.from({ length: count }, () => claim);
}

function newKeys(count: number): string[] {
  return Array.from({ length: count }, () => randomBytes(RESEND_KEY_BYTES).toString('base64url'));
}
