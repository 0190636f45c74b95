/** What user agents give away. */
import { expect, it } from '@jest/globals';
import { UserAgents } from '../../src/context/user-agents.js';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

it('tells browser, system and device', () => {
  expect(new UserAgents().facts(IPHONE)).toEqual({
    bot: false,
    browser: 'Safari',
    browserVersion: '17.5',
    os: 'iOS',
    deviceType: 'mobile',
  });
});

it('tells bots', () => {
  expect(new UserAgents().facts('Mozilla/5.0 (compatible; Googlebot/2.1)').bot).toBe(true);
});

it.each([
  'curl/8.5.0',
  'node',
  'okhttp/4.12.0',
  'python-requests/2.32',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
])('does not take the HTTP client of a signed-in person for a bot: %s', (userAgent) => {
  expect(new UserAgents().facts(userAgent).bot).toBe(false);
});

it('says nothing of nothing, and little of nonsense', () => {
  expect(new UserAgents().facts(undefined)).toEqual({ bot: false });
  expect(new UserAgents().facts('x'.repeat(100_000)).browser).toBeUndefined();
});

it('parses each user agent once', () => {
  const agents = new UserAgents();
  expect(agents.facts(IPHONE)).toBe(agents.facts(IPHONE));
});
