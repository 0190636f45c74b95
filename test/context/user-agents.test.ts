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

it('says nothing of nothing, and little of nonsense', () => {
  expect(new UserAgents().facts(undefined)).toEqual({ bot: false });
  expect(new UserAgents().facts('x'.repeat(100_000)).browser).toBeUndefined();
});

it('parses each user agent once', () => {
  const agents = new UserAgents();
  expect(agents.facts(IPHONE)).toBe(agents.facts(IPHONE));
});
