/** The sign-up's hidden field, by which the server learns who a visitor turned out to be. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ClientScene } from './client.scene.js';

const RENEWED = '0a1b2c3d-0000-4000-8000-000000000001';
const FIELD = '<input type="hidden" name="mix_panel_temp_id">';

const scene = new ClientScene();

/** What a form sends to the next page. */
async function sent(page: Page, submit: string): Promise<string | null> {
  scene.site.page('/done', '');
  await page.click(submit);
  await page.waitForURL(/done/);
  return new URL(page.url()).searchParams.get('mix_panel_temp_id');
}

async function cookie(): Promise<string | undefined> {
  const cookies = await scene.visitor.context.cookies();
  return cookies.find(({ name }) => name === 'analytics_anonymous_id')?.value;
}

describe('the field mix_panel_temp_id', () => {
  it('has the visitor’s id in each form that has the field, and no other', async () => {
    const page = await scene.open(
      `<form id="a">${FIELD}</form><form id="b">${FIELD}</form><form id="c"><input></form>`,
    );
    const values = await page.$$eval('[name=mix_panel_temp_id]', (all) => all.map((each) => (each as HTMLInputElement).value)); // prettier-ignore
    expect(values).toEqual([await cookie(), await cookie()]);
    expect(await page.locator('#c input').count()).toBe(1);
  });

  it('is added where it is told to', async () => {
    const form = '<form class="sign-up" action="/done"><button>Sign up</button></form><form id="c"></form>';
    const page = await scene.open(form, 'data-sign-up-form=".sign-up"');
    expect(await page.locator('#c *').count()).toBe(0);
    expect(await page.locator('.sign-up [name=mix_panel_temp_id]').getAttribute('type')).toBe('hidden');
    expect(await sent(page, 'button')).toBe(await cookie());
  });

  it('goes with forms that came later, and with those that scripts submit', async () => {
    const page = await scene.open();
    await page.evaluate(
      (field) => document.body.insertAdjacentHTML('beforeend', `<form action="/done">${field}<p onclick="this.parentNode.submit()">Go</p></form>`), // prettier-ignore
      FIELD,
    );
    expect(await sent(page, 'p')).toBe(await cookie());
  });

  it('follows when the server has renewed the cookie', async () => {
    const page = await scene.open(`<form action="/done">${FIELD}<button>Sign up</button></form>`);
    const [localhost] = await scene.visitor.context.cookies();
    await scene.visitor.context.addCookies([{ ...localhost!, value: RENEWED }]);
    expect(await sent(page, 'button')).toBe(RENEWED);
  });
});
