/** `npm run collector` as the README sets it up, with stand-in vendors behind it and a website of another origin before it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';
import { StandInSegment } from '../../src/testing/vendors/segment.stand-in.js';
import { rolldown } from '../browser/built-client.js';
import { LibraryProcess } from '../house/library-process.js';
import { startRedis, type RedisServer } from '../support/servers/redis.server.js';
import { Site } from '../support/site.js';
import { readmeFence } from './readme-examples.js';

const run = promisify(execFile);
const ARRIVAL_MS = 15_000;
const SNIPPET = readFileSync('node_modules/mixpanel-browser/dist/mixpanel-jslib-snippet.min.js', 'utf8');

export class CollectorScene {
  private readonly folder = mkdtempSync(resolve(tmpdir(), 'readme-pages-'));

  private constructor(
    private readonly program: LibraryProcess,
    private readonly redis: RedisServer,
    readonly site: Site,
    readonly mixpanel: StandInMixpanel,
    readonly segment: StandInSegment,
  ) {
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
  }

  /** Its variables are in small letters, as its forerunners have them. */
  static async start(): Promise<CollectorScene> {
    const [redis, site, mixpanel, segment] = await Promise.all([
      startRedis(),
      Site.start(),
      StandInMixpanel.start({ token: 'YOUR_TOKEN' }),
      StandInSegment.start({ writeKey: 'YOUR_WRITE_KEY' }),
    ]);
    const program = await LibraryProcess.start('src/collector.js', 'The collector is at', {
      PATH: process.env['PATH'],
      redis_url: redis.url,
      destinations: 'MIXPANEL,SEGMENT',
      mixpanel_token: 'YOUR_TOKEN',
      mixpanel_api_host: mixpanel.url,
      segment_client_key: 'YOUR_WRITE_KEY',
      segment_api_host: segment.url,
      frontend_url: site.origin,
    });
    return new CollectorScene(program, redis, site, mixpanel, segment);
  }

  get url(): string {
    return this.program.url;
  }

  /** The example with this collector's address in the place of the README's. */
  here(code: string): string {
    const { host } = new URL(this.url);
    return code
      .replaceAll('https://collect.example.com', this.url)
      .replaceAll('http://localhost:8080', this.url)
      .replaceAll("host: 'collect.example.com'", `protocol: 'http', host: '${host}'`)
      .replaceAll('/t7', '')
      .replace("/* … Mixpanel's snippet, as it is … */", () => SNIPPET);
  }

  /** An example's HTML. */
  fence(name: string): string {
    return this.here(readmeFence('html', name));
  }

  /** Puts an example's HTML on the site. @returns the page's address */
  page(name: string, more = ''): string {
    return this.site.page(`/${name}`, this.fence(name) + more);
  }

  /** Bundles an example's module into a page. @returns the page's address */
  bundledPage(name: string): string {
    const code = readmeFence('js', name).replace(
      'nestjs-analytics/browser',
      resolve('src/browser/client.ts'),
    );
    const entry = join(this.folder, `${name}.js`);
    const bundle = join(this.folder, `${name}.bundle.js`);
    writeFileSync(entry, this.here(code));
    rolldown(entry, '--format', 'iife', '--no-codeSplitting', '--file', bundle, '--logLevel', 'silent');
    this.site.file(`/${name}.js`, bundle);
    return this.site.page(`/${name}`, `<nav><a id="top" href="#">Top</a></nav><script src="/${name}.js"></script>`); // prettier-ignore
  }

  async shell(name: string): Promise<unknown> {
    const { stdout } = await run('sh', [
      '-c',
      this.here(readmeFence('sh', name)).replace('curl', 'curl -sS'),
    ]);
    return JSON.parse(stdout) as unknown;
  }

  /** Resolves when Mixpanel has an event of this name with such properties, and Segment a track. */
  async arrived(
    event: string,
    properties: Readonly<Record<string, string | number | RegExp>> = {},
  ): Promise<void> {
    const wanted = Object.entries(properties);
    const has = (one: object): boolean => {
      const { event: name, properties: given } = one as {
        event?: string;
        properties: Record<string, unknown>;
      };
      return name === event && wanted.every(([each, value]) => isLike(given[each], value));
    };
    await this.mixpanel.waitFor(({ events }) => events.some(has), ARRIVAL_MS);
    await this.segment.waitFor(({ calls }) => calls.some(has), ARRIVAL_MS);
  }

  async close(): Promise<void> {
    await this.program.close();
    await Promise.all([this.mixpanel.close(), this.segment.close(), this.site.close(), this.redis.stop()]);
    rmSync(this.folder, { recursive: true });
  }
}

function isLike(value: unknown, wanted: string | number | RegExp): boolean {
  return wanted instanceof RegExp ? wanted.test(String(value)) : value === wanted;
}
