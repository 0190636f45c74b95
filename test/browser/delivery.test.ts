/** Whatever happens between the page and the collector, each event is stored, once. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ScriptClient } from '../../src/browser/script.js';
import { ClientScene } from './client.scene.js';

const scene = new ClientScene();
/** An hour: no test waits for it. */
const LATER = 'data-max-wait-ms="3600000"';

async function numbered(page: Page, count: number): Promise<string[]> {
  const events = Array.from({ length: count }, (_, at) => `event ${at}`);
  await page.evaluate((all) => all.forEach((each) => (window.nestAnalytics as unknown as unknown[]).push(['track', each])), events); // prettier-ignore
  return events;
}

describe('a batch', () => {
  it('goes out when it is full', async () => {
    const page = await scene.open('', `data-batch-size="3" ${LATER}`);
    await scene.track(page, 'a', 'b');
    expect(scene.collector.posts).toBe(0);
    await scene.track(page, 'c');
    await scene.stored('a', 'b', 'c');
    expect(scene.collector.posts).toBe(1);
    await scene.until(async () => (await scene.outbox(page)).length === 0);
  });

  it('goes out after a while, in order, as text that needs no preflight', async () => {
    const page = await scene.open();
    const events = await numbered(page, 5);
    await scene.stored(...events);
    expect(scene.collector.events).toEqual(events);
    const posts = scene.collector.requests.filter(({ path }) => path === '/events');
    expect(posts.map(({ method }) => method)).toEqual(['POST']);
    expect(posts[0]?.headers).toMatchObject({
      'content-type': 'text/plain;charset=UTF-8',
      origin: scene.site.origin,
      cookie: expect.stringContaining('analytics_anonymous_id='),
    });
  });

  it('keeps the time at which each event happened', async () => {
    const page = await scene.open('', 'data-batch-size="2" ' + LATER);
    await scene.track(page, 'a');
    const between = await page.evaluate(() => Date.now());
    await scene.track(page, 'b');
    await scene.stored('a', 'b');
    expect(scene.collector.stored[0]!.time).toBeLessThanOrEqual(between);
    expect(scene.collector.stored[1]!.time).toBeGreaterThanOrEqual(between);
  });

  it('is halved when it is too large, down to the one that can never be taken', async () => {
    const page = await scene.open('', `data-batch-size="8" ${LATER}`);
    scene.visitor.expectError(/413/);
    scene.collector.refuse(413);
    await numbered(page, 8);
    await scene.until(async () => (await scene.dropped(page)) === 8);
    scene.collector.refuse();
    await scene.flush(page);
    await scene.track(page, 'small');
    await scene.flush(page);
    await scene.stored('small');
  });
});

describe('a collector that is away', () => {
  it('gets everything when it is back, also from the next page', async () => {
    const page = await scene.open();
    scene.visitor.expectError(/503/);
    scene.collector.refuse(503);
    await scene.track(page, 'before');
    await scene.until(() => scene.collector.posts === 1);
    await page.reload();
    await scene.track(page, 'after');
    scene.collector.refuse();
    await scene.stored('before', 'after');
    await scene.until(async () => (await scene.outbox(page)).length === 0);
  });

  it.each([503, 429] as const)(
    'is left in peace for as long as it says with %i, by the next page too',
    async (status) => {
      const page = await scene.open();
      scene.visitor.expectError(new RegExp(String(status)));
      scene.collector.refuse(status, 3_000);
      await scene.track(page, 'a');
      await scene.until(() => scene.collector.posts === 1);
      scene.collector.refuse();
      await page.reload();
      await scene.track(page, 'b');
      await scene.flush(page);
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await page.goto('about:blank');
      expect(scene.collector.posts).toBe(1);
    },
  );

  it('is asked again when the network is back', async () => {
    const page = await scene.open();
    scene.visitor.expectError(/ERR_INTERNET_DISCONNECTED/);
    await scene.visitor.context.setOffline(true);
    await scene.track(page, 'a', 'b');
    expect(await scene.outbox(page)).toHaveLength(2);
    await scene.visitor.context.setOffline(false);
    await scene.stored('a', 'b');
  });

  it('does not fill the page’s storage: the oldest go, and are counted', async () => {
    const page = await scene.open('', `data-batch-size="300" ${LATER}`);
    const events = await numbered(page, 205);
    expect(await scene.outbox(page)).toHaveLength(200);
    expect(await scene.dropped(page)).toBe(5);
    await scene.flush(page);
    await scene.stored(...events.slice(5));
  });
});

describe('what the collector refuses for good', () => {
  it('is dropped and counted, and does not hold up the rest', async () => {
    const page = await scene.open('', LATER);
    scene.visitor.expectError(/401/);
    scene.collector.refuse(401);
    await scene.track(page, 'a');
    await scene.flush(page);
    expect([await scene.dropped(page), await scene.outbox(page)]).toEqual([1, []]);
    scene.collector.refuse();
    await scene.track(page, 'b');
    await scene.flush(page);
    await scene.stored('b');
  });

  it('is no reason for an error in the page', async () => {
    const page = await scene.open();
    scene.visitor.expectError(/400/);
    await page.evaluate(() => {
      const loop: Record<string, unknown> = {};
      loop['self'] = loop;
      const client = window.nestAnalytics as ScriptClient;
      client.track('loop', loop);
      client.track('big', { big: 1n });
      client.track(undefined as never);
      client.trackLinks(undefined as never, undefined as never);
    });
    await scene.track(page, 'mark');
    await scene.stored('mark');
    await scene.until(async () => (await scene.dropped(page)) >= 2);
  });
});

describe('a page that is left', () => {
  it('sends what waits, which the next page sends again, and is stored once', async () => {
    const page = await scene.open('', LATER);
    await scene.track(page, 'a', 'b');
    await page.goto(scene.site.page('/without', ''));
    await scene.stored('a', 'b');
    expect(scene.collector.posts).toBe(1);
    await page.goto(scene.put('/next', '', 'data-page-views="false"'));
    await scene.until(() => scene.collector.posts === 2);
    await scene.until(async () => (await scene.outbox(page)).length === 0);
    await scene.stored('a', 'b');
  });

  it('sends what waits when its tab is closed, and when it is hidden', async () => {
    const hidden = await scene.open('', LATER);
    await scene.track(hidden, 'hidden');
    await hidden.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await scene.stored('hidden');
    await scene.track(hidden, 'closed');
    await hidden.close({ runBeforeUnload: true });
    await scene.stored('hidden', 'closed');
  });

  it('sends of much only what a beacon may hold, and the next page the rest', async () => {
    const page = await scene.open('', LATER);
    for (const event of ['a', 'b', 'c']) await scene.call(page, 'track', event, { text: 'ü'.repeat(14_000) });
    await page.goto(scene.site.page('/without', ''));
    await scene.stored('a', 'b');
    await page.goto(scene.put('/next', '', 'data-page-views="false"'));
    await scene.stored('a', 'b', 'c');
  });
});
