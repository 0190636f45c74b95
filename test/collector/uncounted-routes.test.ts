/** What RATE_LIMIT counts of the collector's paths, and what it leaves open: pages behind one address load their libraries, and probes get through. */
import { describe, expect, it } from '@jest/globals';
import { HostApp } from './host.app.js';

const OPEN = [
  '/ping',
  '/client.js',
  '/lib.min.js',
  '/lib.js',
  '/libs/mixpanel-recorder.min.js',
  '/mixpanel-recorder-other.min.js',
  '/v1/projects/web/settings',
  '/analytics.js/v1/web/analytics.min.js',
  '/analytics-next/bundles/other.bundle.0.js',
  '/decide?token=web',
];
const TOO_MANY = 429;

describe.each(['express', 'fastify'] as const)('an app on %s that is over its limits', (platform) => {
  it('still answers what stores and costs nothing, and has counted none of it', async () => {
    const app = await HostApp.start(platform, { rateLimit: 1, keyRateLimit: 1 });
    const statuses = async () =>
      Promise.all(OPEN.map(async (path) => [path, (await fetch(app.url + path)).status]));
    const before = await statuses();
    expect(before).toContainEqual(['/v1/projects/web/settings', 200]);
    expect((await app.post('/events?key=web', { event: 'First' })).status).toBe(202);
    expect((await app.post('/events?key=web', { event: 'Second' })).status).toBe(TOO_MANY);
    expect(await statuses()).toEqual(before);
    expect(before.filter(([, status]) => status === TOO_MANY)).toEqual([]);
    await app.close();
  });

  it.each([
    ['POST', '/drop'],
    ['POST', '/record'],
    ['GET', '/flags'],
    ['GET', '/settings'],
    ['GET', '/track?data=%5B%5D'],
    ['POST', '/v1/m'],
  ])('takes no %s %s any more', async (method, path) => {
    const app = await HostApp.start(platform, { rateLimit: 1 });
    const ask = async () => (await fetch(app.url + path, { method })).status;
    expect(await ask()).not.toBe(TOO_MANY);
    expect(await ask()).toBe(TOO_MANY);
    await app.close();
  });
});
