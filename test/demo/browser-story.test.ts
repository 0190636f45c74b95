/** The demo's whole story in a real Chromium: from the first anonymous click to the linked user, a booking and its e-mail. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ownBrowser, type Visitor } from '../support/browser.js';
import { RunningDemo } from './running-demo.js';

const ADA = 'ada@example.com';

const browser = ownBrowser();
let demo: RunningDemo;

beforeAll(async () => void (demo = await RunningDemo.start()), 60_000);
afterAll(() => demo.close());

async function visitorId({ context }: Visitor): Promise<string> {
  const cookies = await context.cookies();
  return cookies.find(({ name }) => name === 'analytics_anonymous_id')?.value ?? '';
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.fill('form[action="/signup"] [name=firstName]', 'Ada');
  await page.fill('form[action="/signup"] [name=lastName]', 'Lovelace');
  await page.fill('form[action="/signup"] [name=email]', email);
  await page.click('text=Create my account');
  await page.waitForURL('**/venues');
}

describe('VenueSpot in a browser', () => {
  it('tells of a visitor who looks around, signs up and books', async () => {
    const visitor = await browser.visitor();
    const page = await visitor.open(demo.url);
    const id = await visitorId(visitor);
    const nobody = `visitor ${id.slice(0, 8)}…`;
    expect(await page.textContent('#visitor')).toContain(nobody);

    await page.click('text=Pier Nine');
    await page.click('text=Sign up to book');
    await signUp(page, ADA);
    await page.click('text=The Glasshouse');
    await page.click('text=Book this venue');
    await page.waitForSelector('text=Booked.');

    const told = await demo.delivered(
      `page view: ${nobody} saw /`,
      `track: ${nobody}: Venue Picked (Pier Nine)`,
      `page view: ${nobody} saw /venues/2`,
      `track: ${nobody}: Sign Up Opened (Pier Nine)`,
      `alias: ${nobody} is now ${ADA}`,
      /^profile: ada@example.com has .*first name Ada/,
      `page view: ${ADA} visited VenuesController#index`,
      `track: ${ADA}: Venue Picked (The Glasshouse)`,
      `page view: ${ADA} visited The Glasshouse (VenuesController#show)`,
      `track: ${ADA}: Venue Booked (The Glasshouse)`,
      `track: ${ADA}: Confirmation Email Sent (The Glasshouse)`,
    );
    // Whoever signed in is seen by the server alone.
    expect(told.filter((each) => each.startsWith(`page view: ${ADA} saw`))).toEqual([]);
    expect(told.filter((each) => each === `page view: ${nobody} saw /venues/2`)).toHaveLength(1);
    expect(told.filter((each) => each.startsWith('alias'))).toHaveLength(1);

    await page.click('nav >> text=Inbox');
    await page.waitForSelector(`.tag:text-is("${id}")`);
    expect(await page.textContent('main')).toContain(`${id} → ${ADA}`);
  });

  it('takes whoever comes after a log-out for another visitor', async () => {
    const visitor = await browser.visitor();
    const page = await visitor.open(demo.url);
    await signUp(page, 'bob@example.com');
    const bob = await visitorId(visitor);
    await page.click('text=Log out');
    await page.waitForURL(`${demo.url}/`);
    const next = await visitorId(visitor);
    expect(next).not.toBe(bob);
    await signUp(page, 'eve@example.com');
    await demo.delivered(
      `alias: visitor ${bob.slice(0, 8)}… is now bob@example.com`,
      `page view: visitor ${next.slice(0, 8)}… saw /`,
      `alias: visitor ${next.slice(0, 8)}… is now eve@example.com`,
    );
  });
});
