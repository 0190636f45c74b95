/** What the environment says of the collector, and how the proxy that it replaces spells it. */
import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../src/env.js';

describe('of the collector and the proxy that it replaces', () => {
  it('reads the variables in small letters too, where the capitals are not set', () => {
    const { MIXPANEL_TOKEN, DESTINATIONS, PORT, EVENTS_TABLE_NAME } = readEnvironment({
      mixpanel_token: 'small',
      Destinations: 'Mixpanel',
      PORT: '',
      port: '9090',
      events_table_name: 'web_events',
    });
    expect({ MIXPANEL_TOKEN, DESTINATIONS, PORT, EVENTS_TABLE_NAME }).toEqual({
      MIXPANEL_TOKEN: 'small',
      DESTINATIONS: ['mixpanel'],
      PORT: 9090,
      EVENTS_TABLE_NAME: 'web_events',
    });
    expect(readEnvironment({ MIXPANEL_TOKEN: 'CAPITAL', mixpanel_token: 'small' }).MIXPANEL_TOKEN).toBe(
      'CAPITAL',
    );
  });

  it('reads lists of origins and of keys', () => {
    const { FRONTEND_URL, COLLECTOR_KEYS } = readEnvironment({
      FRONTEND_URL: 'https://App.example.com/, http://localhost:3000',
      COLLECTOR_KEYS: 'AbC, d',
    });
    expect(FRONTEND_URL).toEqual(['https://app.example.com', 'http://localhost:3000']);
    expect(COLLECTOR_KEYS).toEqual(['AbC', 'd']);
    expect(readEnvironment({ FRONTEND_URL: 'none' }).FRONTEND_URL).toEqual([]);
  });

  it.each([
    ['FRONTEND_URL', '*', 'must be a comma list of origins'],
    ['FRONTEND_URL', 'app.example.com', 'must be a comma list of origins'],
    ['FRONTEND_URL', 'https://*.example.com', 'without wildcards'],
    ['FRONTEND_URL', 'https://shop.example.com:443', 'usual ports'],
    ['FRONTEND_URL', 'https://shop.example.com/path', 'paths'],
    ['COLLECTOR_PATH', '/a b', 'must be a path such as /t7'],
    ['RATE_LIMIT', '-1', 'must be a whole number, 0 or more'],
    ['TRUSTED_PROXIES', 'all', 'must be a whole number, 0 or more'],
    ['EVENTS_TABLE_NAME', 'events; drop', 'must be the name of a table'],
  ])('explains what %s=%s should be', (name, value, words) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(words);
  });

  it.each([
    ['t7', '/t7'],
    ['/a/b/', '/a/b'],
    ['/', ''],
  ])('takes the path %s as %s', (given, path) => {
    expect(readEnvironment({ COLLECTOR_PATH: given }).COLLECTOR_PATH).toBe(path);
  });
});
