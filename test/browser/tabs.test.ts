/** Several tabs of a site, which share what waits to be sent. */
import { describe, expect, it } from '@jest/globals';
import { ClientScene } from './client.scene.js';

const scene = new ClientScene();
/** An hour: no test waits for it. */
const LATER = 'data-max-wait-ms="3600000"';

describe('two tabs', () => {
  it('share one outbox, from which each event is stored once', async () => {
    const [one, two] = [await scene.open('', LATER), await scene.open('', LATER)];
    await Promise.all([scene.track(one, 'a', 'b', 'c'), scene.track(two, 'd', 'e', 'f')]);
    // Both may send the same: one browser's processes see each other's storage a little later.
    await Promise.all([scene.flush(one), scene.flush(two)]);
    await scene.stored('a', 'b', 'c', 'd', 'e', 'f');
    await scene.until(async () => (await scene.outbox(one)).length === 0);
    expect([await scene.dropped(one), await scene.dropped(two)]).toEqual([0, 0]);
  });

  it('don’t count as dropped what the other has delivered meanwhile', async () => {
    const page = await scene.open('', LATER);
    scene.visitor.expectError(/401/);
    scene.collector.refuse(401);
    await page.route('**/events', async (route) => {
      await page.evaluate(() => localStorage.clear());
      await route.continue();
    });
    await scene.track(page, 'a');
    await scene.flush(page);
    expect([scene.collector.posts, await scene.dropped(page)]).toEqual([1, 0]);
  });

  it('send nothing when the other has delivered all that is left', async () => {
    const page = await scene.open('', LATER);
    await scene.track(page, 'a');
    // One browser's processes see a little later what became of each other's storage.
    await page.evaluate(() => Object.assign(Storage.prototype, { getItem: () => null }));
    await scene.flush(page);
    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    await scene.track(page, 'b');
    await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
    expect([scene.collector.requests.filter(({ path }) => path === '/events'), await scene.dropped(page)]).toEqual([[], 0]); // prettier-ignore
  });

  it('bring out what a closed one left', async () => {
    const closing = await scene.open('', LATER);
    scene.visitor.expectError(/503/);
    scene.collector.refuse(503);
    await scene.track(closing, 'a');
    await closing.close({ runBeforeUnload: true });
    await scene.until(() => scene.collector.posts === 1);
    scene.collector.refuse();
    await scene.open();
    await scene.stored('a');
  });
});
