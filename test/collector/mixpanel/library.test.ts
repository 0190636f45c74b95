/** mixpanel-browser, served from where it is installed. */
import { readdirSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { ServedPackage } from '../../../src/collector/served-package.js';
import { scene } from './mixpanel.scene.js';

const DIST = 'node_modules/mixpanel-browser/dist';
const MODULES = readdirSync(`${DIST}/async-modules`);
const CDN = 'https://cdn.mxpnl.com/libs/';
const YEAR = 'public, max-age=31536000, immutable';

describe('mixpanel-browser', () => {
  it.each([
    ['/lib.min.js', 'mixpanel.min.js'],
    ['/lib.js', 'mixpanel.globals.js'],
    ['/libs/mixpanel.min.js', 'mixpanel.min.js'],
    ['/libs/mixpanel-2-latest.min.js', 'mixpanel.min.js'],
    ['/libs/mixpanel-with-recorder.min.js', 'mixpanel-with-recorder.min.js'],
    ['/libs/mixpanel-recorder.min.js', 'mixpanel-recorder.min.js'],
    ['/libs/mixpanel-targeting.min.js', 'mixpanel-targeting.min.js'],
  ])('is at %s, but for where its modules are', async (path, file) => {
    const answer = await (await scene()).get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    const [start = '', end = ''] = readFileSync(`${DIST}/${file}`, 'utf8').split(
      /["']https:\/\/cdn\.mxpnl\.com\/libs\/["']/,
    );
    const text = await answer.text();
    expect([text.startsWith(start), text.endsWith(end)]).toEqual([true, true]);
  });

  it.each(MODULES)('has its module %s beside each of them, for good', async (name) => {
    const to = await scene();
    for (const path of [`/libs/${name}`, `/${name}`]) {
      const answer = await to.get(path);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, YEAR]);
      expect(await answer.text()).toBe(readFileSync(`${DIST}/async-modules/${name}`, 'utf8'));
    }
  });

  it.each(['/lib.min.js', '/lib.js', '/libs/mixpanel-with-recorder.min.js'])(
    'asks for its modules beside %s',
    async (path) => {
      const script = await (await (await scene()).get(path)).text();
      const [, expression = ''] = /'?lib_base_path'?:\s*([^,]+(?:,"")[^,]*),/.exec(script) ?? [];
      const base = (document: object): unknown => runInNewContext(expression, { document });
      expect(base({ currentScript: { src: 'https://shop.example/t7/lib.min.js?v=1' } })).toBe(
        'https://shop.example/t7/',
      );
      expect(base({ currentScript: null })).toBe(CDN);
    },
  );

  it.each(['/lib.min.js', '/libs/mixpanel.min.js', `/${MODULES[0]}`])(
    'tells its length to HEAD at %s',
    async (path) => {
      const { url } = await scene();
      const answer = await fetch(`${url}${path}`, { method: 'HEAD' });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    },
  );

  it('has no other file', async () => {
    const to = await scene();
    expect((await to.get('/libs/mixpanel-none.js')).status).toBe(404);
    // They are the app's own.
    for (const path of ['/libs/jquery.js', '/libs/../package.json', '/mixpanel.js']) {
      expect(await (await to.get(path)).text()).toBe('');
    }
  });

  it('is named where it is not installed', async () => {
    const to = await scene({}, { library: new ServedPackage('mixpanel-browser', ['/']) });
    for (const path of ['/lib.min.js', `/libs/${MODULES[0]}`]) {
      const answer = await to.get(path);
      expect([answer.status, await answer.json()]).toEqual([404, { error: 'The package mixpanel-browser is not installed here. Install it beside the collector: npm install mixpanel-browser' }]); // prettier-ignore
    }
  });
});
