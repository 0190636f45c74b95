/** A website whose pages send to collectors of its own, each on another origin. */
import { afterAll, beforeAll } from '@jest/globals';
import { CollectorApp, type CollectorAppOptions } from './collector.app.js';
import { Site } from './site.js';

export class CollectedSite extends Site {
  private apps: CollectorApp[] = [];

  /** Starts an app whose collector takes what the pages send; it is closed with the site, if not before. */
  async startCollector(options: CollectorAppOptions = {}): Promise<CollectorApp> {
    const collector = { origins: [this.origin], ...options.collector };
    const app = await CollectorApp.start({ ...options, collector });
    this.apps.push(app);
    return app;
  }

  async closeCollectors(): Promise<void> {
    const ended = this.apps;
    this.apps = [];
    await Promise.all(ended.map((app) => app.close()));
  }

  override async close(): Promise<void> {
    await this.closeCollectors();
    await super.close();
  }
}

/**
 * A site for one test file.
 *
 * @param furnish each puts files on it
 */
export function ownSite(...furnish: readonly ((site: Site) => void)[]): CollectedSite {
  const site = new CollectedSite();
  for (const put of furnish) put(site);
  beforeAll(() => site.listen());
  afterAll(() => site.close());
  return site;
}
