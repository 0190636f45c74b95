/** analytics.js itself, from the installed package. */
import { runInNewContext } from 'node:vm';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ServedPackage } from '../../../src/collector/served-package.js';
import { scene } from './scene.js';

const PATH = '/analytics.js/v1/KEY-1/analytics.min.js';

/** Runs what the script says its key is, as a page would whose script came from `src`. */
function ranFrom(script: string, src: string | undefined, window: Record<string, unknown>): void {
  const [, expression = ''] =
    /window\.analyticsWriteKey=(\(function.*?\(document\.currentScript\))/.exec(script) ?? [];
  const document = { currentScript: src === undefined ? null : { src } };
  runInNewContext(`window.analyticsWriteKey=${expression}`, { window, document });
}

describe('analytics.js', () => {
  it.each([PATH, '/analytics.js/v1/KEY-1/analytics.js'])('is at %s', async (path) => {
    const { get } = await scene();
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    expect(await answer.text()).not.toContain('"__WRITE_KEY__"');
  });

  it('answers HEAD', async () => {
    const { url } = await scene();
    expect((await fetch(`${url}${PATH}`, { method: 'HEAD' })).status).toBe(200);
  });

  it('takes its key and its base from where it came, on plain http and under a path too', async () => {
    const { get } = await scene({ path: '/t7' });
    const script = await (await get(`/t7${PATH}`)).text();
    const window = { analytics: [] };
    ranFrom(script, `http://shop.test/t7${PATH}?v=1`, window);
    expect(window).toMatchObject({ analyticsWriteKey: 'KEY-1', analytics: { _cdn: 'http://shop.test/t7' } });
  });

  it('leaves a base alone that the page names, and a page that holds it inline', async () => {
    const script = await (await (await scene()).get(PATH)).text();
    const named = { analytics: Object.assign([], { _cdn: 'http://cdn.test' }) };
    ranFrom(script, `http://shop.test${PATH}`, named);
    const inline = {};
    ranFrom(script, undefined, inline);
    expect(named.analytics).toHaveProperty('_cdn', 'http://cdn.test');
    expect(inline).toEqual({ analyticsWriteKey: undefined });
  });

  it('finds its parts, which caches keep', async () => {
    const { get } = await scene();
    const names = (await new ServedPackage('@segment/analytics-next').names('dist/umd')).filter((name) => /bundle\.\w+\.js$/.test(name)); // prettier-ignore
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const answer = await get(`/analytics-next/bundles/${name}`);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        200,
        expect.stringContaining('immutable'),
      ]);
    }
  });

  it.each([
    '/analytics-next/bundles/standalone.js',
    '/analytics-next/bundles/other.bundle.0123.js',
    '/analytics-next/bundles/..%2F..%2Fpackage.json',
    '/analytics.js/v1/OTHER/analytics.min.js',
  ])('is not at %s', async (path) => {
    const { get } = await scene({ keys: ['KEY-1'] });
    expect((await get(path)).status).toBe(404);
  });

  it('that is not installed is said so', async () => {
    const library = new ServedPackage('@segment/analytics-next', [
      await mkdtemp(join(tmpdir(), 'analytics-')),
    ]);
    const { get } = await scene({}, { library });
    const answer = await get(PATH);
    expect([answer.status, await answer.json()]).toEqual([404, { error: expect.stringContaining('npm install @segment/analytics-next') }]); // prettier-ignore
  });
});
