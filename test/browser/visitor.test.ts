/** Who a visitor is: one id in cookie and storage, the one that the server sees and renews. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ScriptClient } from '../../src/browser/script.js';
import { ClientScene } from './client.scene.js';

const NAME = 'analytics_anonymous_id';
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const RENEWED = '0a1b2c3d-0000-4000-8000-000000000001';

const scene = new ClientScene();

function idOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => (window.nestAnalytics as ScriptClient).anonymousId());
}

async function cookie(): Promise<{ value: string; expires: number } | undefined> {
  const cookies = await scene.visitor.context.cookies();
  return cookies.find(({ name }) => name === NAME);
}

async function setCookie(value: string, name = NAME): Promise<void> {
  await scene.visitor.context.addCookies([{ name, value, domain: 'localhost', path: '/' }]);
}

async function trackedId(page: Page, event: string): Promise<string | undefined> {
  await scene.call(page, 'track', event);
  return (await scene.message(event)).identity.anonymousId;
}

describe('a visitor', () => {
  it('has one id in cookie, storage and events, which the server finds by itself', async () => {
    const page = await scene.open();
    const id = await idOf(page);
    expect(id).toMatch(UUID);
    expect(await trackedId(page, 'a')).toBe(id);
    expect(await page.evaluate((name) => localStorage[name] as string, NAME)).toBe(id);
    expect((await cookie())?.value).toBe(id);
    await page.evaluate((url) => fetch(url, { method: 'POST', credentials: 'include', body: '{"event":"bare"}' }), `${scene.host}/events`); // prettier-ignore
    expect((await scene.message('bare')).identity).toEqual({ anonymousId: id });
  });

  it('is kept for a year, from page to page', async () => {
    const id = await idOf(await scene.open());
    expect(await idOf(await scene.open())).toBe(id);
    const days = ((await cookie())!.expires - Date.now() / 1000) / 86_400;
    expect(Math.round(days)).toBe(365);
  });

  it('is whom the server says, also from one event to the next', async () => {
    const page = await scene.open();
    await trackedId(page, 'before');
    await setCookie(RENEWED);
    expect(await trackedId(page, 'after')).toBe(RENEWED);
    expect(await page.evaluate((name) => localStorage[name] as string, NAME)).toBe(RENEWED);
  });

  it('is known again when the cookie is gone, and when it is garbage', async () => {
    const id = await idOf(await scene.open());
    await scene.visitor.context.clearCookies();
    expect(await idOf(await scene.open())).toBe(id);
    await setCookie('<script>');
    expect(await idOf(await scene.open())).toBe(id);
    expect((await cookie())?.value).toBe(id);
  });

  it('is known by the whole name of the cookie, whatever is in it', async () => {
    await setCookie('somebody', 'venue.$id-2');
    await setCookie(RENEWED, 'venue.$id');
    expect(await idOf(await scene.open('', 'data-cookie="venue.$id"'))).toBe(RENEWED);
    await setCookie('somebody', 'venue-id');
    expect(await idOf(await scene.open('', 'data-cookie="venue.id"'))).toMatch(UUID);
  });

  it('is another one after a reset', async () => {
    const page = await scene.open();
    const before = await trackedId(page, 'before');
    await scene.call(page, 'reset');
    const after = await trackedId(page, 'after');
    expect(after).toMatch(UUID);
    expect(after).not.toBe(before);
    expect((await cookie())?.value).toBe(after);
    expect(await idOf(await scene.open())).toBe(after);
  });

  it('is the same one for a page’s life where storage and cookies are blocked', async () => {
    await scene.visitor.context.addInitScript(() => {
      const blocked = (): never => {
        throw new DOMException('Blocked.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get: blocked });
      Object.defineProperty(document, 'cookie', { get: blocked, set: blocked });
      Object.defineProperty(navigator, 'locks', { value: { request: () => Promise.reject(new DOMException('Blocked.', 'SecurityError')) } }); // prettier-ignore
    });
    const page = await scene.open();
    const id = await trackedId(page, 'a');
    expect(id).toMatch(UUID);
    expect(await trackedId(page, 'b')).toBe(id);
    await scene.stored('a', 'b');
  });

  it('has an id on pages without HTTPS, where browsers make none', async () => {
    await scene.visitor.context.addInitScript(() => {
      Object.defineProperties(crypto, { randomUUID: { value: undefined } });
      Object.defineProperty(navigator, 'locks', { value: undefined });
    });
    expect(await trackedId(await scene.open(), 'a')).toMatch(UUID);
  });

  it('may be signed in', async () => {
    const page = await scene.open('', 'data-user-id="ada"');
    const id = await trackedId(page, 'a');
    expect((await scene.message('a')).identity).toEqual({ userId: 'ada', anonymousId: id });
  });
});

describe('Global Privacy Control', () => {
  it('is honoured when told to: nothing is kept, nothing sent, and calls do nothing', async () => {
    await scene.visitor.context.addInitScript(() => {
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
    });
    const page = await scene.visitor.open(scene.put('/', '<form><input name="mix_panel_temp_id"></form>', 'data-respect-gpc')); // prettier-ignore
    await page.waitForFunction(() => window.nestAnalytics);
    await scene.call(page, 'track', 'a');
    expect(await idOf(page)).toBeUndefined();
    expect(await page.inputValue('input')).toBe('');
    await page.goto('about:blank');
    expect([await scene.visitor.context.cookies(), scene.collector.posts]).toEqual([[], 0]);
  });

  it('changes nothing otherwise', async () => {
    await scene.visitor.context.addInitScript(() => {
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
    });
    expect(await trackedId(await scene.open(), 'a')).toMatch(UUID);
    const polite = await scene.newVisitor();
    const page = await scene.open('', 'data-respect-gpc', polite);
    expect(await trackedId(page, 'b')).toMatch(UUID);
  });
});
