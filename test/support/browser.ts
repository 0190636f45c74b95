/** Real people's browsers for tests: one Chromium, a profile each, and no page may report an error. */
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { binary } from './servers/binaries.js';

/** A headless Chromium says so in its name, and would be left out as a bot. */
const userAgentOf = (version: string) =>
  `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version.split('.')[0]}.0.0.0 Safari/537.36`;

/** One person's browser: its own cookies and storage. */
export class Visitor {
  /** What its pages complained of: uncaught errors, and what the console shows in red. */
  readonly errors: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(readonly context: BrowserContext) {
    context.on('weberror', (error) => this.errors.push(error.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(`${message.text()} (${message.location().url})`);
    });
  }

  /** The console shows each refused request in red: a test of refusals says which ones it means. */
  expectError(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  get unexpectedErrors(): readonly string[] {
    return this.errors.filter((error) => !this.expected.some((pattern) => pattern.test(error)));
  }

  /** Opens a page in a new tab; resolves when it is loaded. */
  async open(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }
}

/** Closes a tab as a person does: the page hears that it is left. */
export async function closeTab(page: Page): Promise<void> {
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
}

export class TestBrowser {
  private browser?: Browser;
  private visitors: Visitor[] = [];

  async launch(): Promise<void> {
    this.browser = await chromium.launch({ executablePath: binary('chromium'), args: ['--no-sandbox'] });
  }

  async visitor(): Promise<Visitor> {
    if (!this.browser) throw new Error('The browser is not launched.');
    const userAgent = userAgentOf(this.browser.version());
    const visitor = new Visitor(await this.browser.newContext({ userAgent }));
    this.visitors.push(visitor);
    return visitor;
  }

  /** Ends all visits. @returns what their pages complained of */
  async endVisits(): Promise<readonly string[]> {
    const ended = this.visitors;
    this.visitors = [];
    await Promise.all(ended.map(({ context }) => context.close()));
    return ended.flatMap(({ unexpectedErrors }) => unexpectedErrors);
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }
}

/** A browser for one test file; a test fails when a page of its visitors reports an error. */
export function ownBrowser(): TestBrowser {
  const browser = new TestBrowser();
  beforeAll(() => browser.launch());
  afterEach(async () => expect(await browser.endVisits()).toEqual([]));
  afterAll(() => browser.close());
  return browser;
}
