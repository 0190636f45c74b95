/** A site, a collector on a neighbouring origin, and people who visit the one and are seen by the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TrackMessage } from '../../src/message/message.js';
import type { ScriptClient } from '../../src/browser/script.js';
import { Scene } from '../collector/plain/scene.js';
import { ownBrowser, type Visitor } from '../support/browser.js';
import { Site } from '../support/site.js';
import { builtClient } from './built-client.js';

const PATIENCE_MS = 10_000;

/** What a page does with the client before it is there, or after. */
export type ClientCall = readonly [method: string, ...parameters: unknown[]];

export class ClientScene {
  site!: Site;
  collector!: Scene;
  visitor!: Visitor;
  private readonly browser = ownBrowser();
  private readonly client = builtClient();

  constructor() {
    beforeEach(async () => {
      this.site = await Site.start();
      this.collector = await Scene.start({ origins: [this.site.origin] }, { clientPath: this.client.script });
      this.visitor = await this.browser.visitor();
      this.site.file('/module.js', this.client.module);
    });
    afterEach(() => this.site.close());
  }

  /** As the page's visitors reach it: on the site's host, so that it gets the site's cookies. */
  get host(): string {
    return `http://localhost:${this.collector.port}`;
  }

  get scriptPath(): string {
    return this.client.script;
  }

  newVisitor(): Promise<Visitor> {
    return this.browser.visitor();
  }

  /** The script's tag. Items wait for others 20 ms. */
  tag(attributes = ''): string {
    return `<script async src="${this.host}/client.js" ${attributes} data-max-wait-ms="20"></script>`;
  }

  /** Puts a page with the script on the site. @returns its address */
  put(path: string, body = '', attributes = ''): string {
    return this.site.page(path, this.tag(attributes) + body);
  }

  /** Opens a page that only lets the client do what it is told. */
  async open(body = '', attributes = '', visitor = this.visitor): Promise<Page> {
    const page = await visitor.open(this.put('/', body, `data-page-views="false" ${attributes}`));
    await page.waitForFunction(() => !Array.isArray(window.nestAnalytics) && window.nestAnalytics);
    return page;
  }

  async call(page: Page, ...call: ClientCall): Promise<void> {
    await page.evaluate((each) => (window.nestAnalytics as unknown as ClientCall[]).push(each), call);
  }

  async track(page: Page, ...events: readonly string[]): Promise<void> {
    for (const event of events) await this.call(page, 'track', event);
  }

  dropped(page: Page): Promise<number> {
    return page.evaluate(() => (window.nestAnalytics as ScriptClient).dropped);
  }

  async flush(page: Page): Promise<void> {
    await page.evaluate(() => (window.nestAnalytics as ScriptClient).flush());
  }

  /** Resolves when exactly these are stored, in any order, whatever else happens until then. */
  async stored(...events: readonly string[]): Promise<readonly TrackMessage[]> {
    await this.until(() => this.collector.events.length >= events.length);
    expect([...this.collector.events].toSorted()).toEqual([...events].toSorted());
    return this.collector.stored;
  }

  /** The one message with this event, as soon as it is stored. */
  async message(event: string): Promise<TrackMessage> {
    await this.until(() => this.collector.events.includes(event));
    return this.collector.stored.find((each) => each.event === event)!;
  }

  /** Names of what waits in the page's outbox. */
  outbox(page: Page): Promise<string[]> {
    return page.evaluate(() =>
      Object.keys(localStorage).filter((name) => /^analytics http.* \d{16}/.test(name)),
    );
  }

  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(10)) {
      if (Date.now() > deadline) throw new Error(`It did not happen; stored is ${JSON.stringify(this.collector.events)}.`); // prettier-ignore
    }
  }
}
