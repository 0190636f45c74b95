/** VenueSpot with real analytics: how its visitors become users. */
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DemoModule } from '../../src/demo/demo.module.js';
import { AnalyticsTestingModule } from '../../src/testing/analytics-testing.module.js';
import { CapturedAnalytics } from '../../src/testing/captured-analytics.js';

describe('a visitor of VenueSpot', () => {
  let app: INestApplication;
  let captured: CapturedAnalytics;
  let url: string;
  /** What the browser keeps. */
  let cookies: Map<string, string>;

  beforeEach(async () => {
    app = await NestFactory.create(DemoModule.forRoot({ analytics: AnalyticsTestingModule.forRoot() }), { logger: false }); // prettier-ignore
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    captured = app.get(CapturedAnalytics);
    cookies = new Map([['analytics_anonymous_id', 'v-1']]);
  });

  afterEach(() => app.close());

  async function ask(path: string, body?: Record<string, string>): Promise<void> {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { cookie, 'content-type': 'application/json' };
    const response = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    for (const each of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (each.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    await captured.idle();
  }

  const aliases = () =>
    captured.messages.filter(({ kind }) => kind === 'alias').map(({ identity }) => identity);
  const email = 'ada@example.com';

  it('becomes a user once, at the sign-up, by the id in the form', async () => {
    await ask('/signup', { email, mix_panel_temp_id: 'v-1' });
    await ask('/venues');
    expect(aliases()).toEqual([{ userId: email, anonymousId: 'v-1' }]);
  });

  it('becomes a user by themselves after the log-in, and is another visitor after the log-out', async () => {
    await ask('/signup', { email });
    await ask('/logout', {});
    const visitor = cookies.get('analytics_anonymous_id');
    expect(visitor).not.toBe('v-1');
    captured.clear();
    await ask('/login', { email });
    await ask('/venues');
    const ada = { userId: email, anonymousId: visitor };
    expect(captured.messages.map(({ kind, identity }) => [kind, identity])).toEqual([
      ['alias', ada],
      ['track', ada],
    ]);
  });
});
