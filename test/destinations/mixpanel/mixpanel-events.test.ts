/** Tracks and aliases on their way to Mixpanel. */
import { describe, expect, it } from '@jest/globals';
import { delivered } from '../../../src/destinations/outcome.js';
import { alias, TIME, track } from '../messages.js';
import { scene } from './scene.js';

const anonymous = { identity: { anonymousId: 'temp-1' } };

describe('a track', () => {
  it('arrives with its name, id, time in milliseconds and identity', async () => {
    const { vendor, deliver } = await scene();
    const identity = { userId: 'ada', anonymousId: 'temp-1' };
    await deliver(
      track(
        'Venue Booked',
        { seats: 40 },
        { id: 'a-1', time: TIME, identity, context: { ip: '203.0.113.7' } },
      ),
    );
    expect(vendor.events).toEqual([
      {
        event: 'Venue Booked',
        properties: expect.objectContaining({
          seats: 40,
          time: TIME,
          $insert_id: 'a-1',
          distinct_id: 'ada',
          $user_id: 'ada',
          $device_id: 'temp-1',
          ip: '203.0.113.7',
          mp_lib: 'node',
        }),
      },
    ]);
  });

  it('never places a person at the server', async () => {
    const { vendor, deliver } = await scene();
    await deliver(track('A'));
    expect(vendor.events[0]?.properties).toHaveProperty('ip', 0);
  });

  it('keeps its own id, time and identity whatever its properties are called', async () => {
    const { vendor, deliver } = await scene();
    await deliver(
      track('A', { time: 1, distinct_id: 'x', $insert_id: 'y', token: 'z' }, { id: 'a-1', time: TIME }),
    );
    expect(vendor.events[0]?.properties).toMatchObject({
      time: TIME,
      distinct_id: 'ada@venuespot.test',
      $insert_id: 'a-1',
      token: 'TOKEN',
    });
  });

  it('of a visitor belongs to a device, also when the browser SDK made the id', async () => {
    const { vendor, deliver } = await scene();
    await deliver(track('A', {}, anonymous), track('B', {}, { identity: { anonymousId: '$device:temp-1' } }));
    for (const { properties } of vendor.events) {
      expect(properties).toMatchObject({ distinct_id: '$device:temp-1', $device_id: 'temp-1' });
    }
  });

  it('of nobody is taken too', async () => {
    const { vendor, deliver } = await scene();
    expect(await deliver(track('Nightly Import', {}, { identity: {} }))).toEqual([delivered]);
    expect(vendor.events[0]?.properties).toHaveProperty('distinct_id', '');
  });

  it('says browser, system and referrer by the names that Mixpanel charts by', async () => {
    const { vendor, deliver } = await scene();
    const facts = { browser: 'Firefox', browser_version: '140.0', os: 'Linux' };
    await deliver(track('A', facts, { context: { referrer: 'https://example.com/' } }));
    expect(vendor.events[0]?.properties).toMatchObject({
      ...facts,
      $browser: 'Firefox',
      $browser_version: '140.0',
      $os: 'Linux',
      $referrer: 'https://example.com/',
    });
  });

  it('of a browser or a phone says what that said of itself by the names that Mixpanel charts by', async () => {
    const { vendor, deliver } = await scene();
    const client = {
      page: { url: 'https://shop.test/a?utm_source=news', referrer: '', title: 'Shop' },
      campaign: { source: 'news', medium: 'mail', name: 'spring', term: '', content: 'top' },
      os: { name: 'Android', version: '16' },
      screen: { width: 1080, height: 2400, density: 2.6 },
      device: { manufacturer: 'Google', model: 'Pixel 9' },
      app: { version: '1.2', build: 7 },
      network: { wifi: true, carrier: null },
      location: 'home',
      library: { name: 'analytics.js', version: 'next-1.84.3' },
    };
    await deliver(track('A', { $os: 'mine' }, { context: { client } }));
    const { properties } = vendor.events[0] ?? {};
    expect(properties).toMatchObject({
      $current_url: 'https://shop.test/a?utm_source=news',
      utm_source: 'news',
      utm_medium: 'mail',
      utm_campaign: 'spring',
      utm_content: 'top',
      $os: 'mine',
      $os_version: '16',
      $screen_width: 1080,
      $screen_height: 2400,
      $manufacturer: 'Google',
      $model: 'Pixel 9',
      $app_version_string: '1.2',
      $app_build_number: 7,
      $wifi: true,
      mp_lib: 'analytics.js',
      $lib_version: 'next-1.84.3',
    });
    for (const name of ['$referrer', 'utm_term', '$carrier', '$city'])
      expect(properties).not.toHaveProperty(name);
  });

  it('of Mixpanel’s own library in a browser keeps that library’s name', async () => {
    const { vendor, deliver } = await scene();
    const client = { library: { name: 'analytics.js', version: '1' } };
    await deliver(track('A', { mp_lib: 'web', $lib_version: '2.83.0' }, { context: { client } }), track('B'));
    expect(vendor.events.map(({ properties }) => properties)).toMatchObject([
      { mp_lib: 'web', $lib_version: '2.83.0' },
      { mp_lib: 'node' },
    ]);
  });

  it.each([
    [{}, 'plain', {}, {}],
    [{}, 'mixpanel', {}, {}],
    [{ mp_lib: 'web' }, 'mixpanel', {}, { mp_lib: 'web' }],
    [{ mp_lib: 'web', $lib_version: '2.83.0' }, 'mixpanel', {}, { mp_lib: 'web', $lib_version: '2.83.0' }],
    [{}, 'segment', {}, {}],
    [{}, 'segment', { name: 'analytics.js' }, { mp_lib: 'Segment: analytics.js' }],
    [{}, 'segment', { name: 'analytics.js', version: 'next-1.84.3' }, { mp_lib: 'Segment: analytics.js', $lib_version: 'next-1.84.3' }],
    [{ mp_lib: 'web' }, 'segment', { name: 'analytics.js', version: '1' }, { mp_lib: 'web' }],
  ] as const)(
    'with %j through the %s door names the library %j of its client, and never the package that delivers it',
    async (properties, protocol, library, expected) => {
      const { vendor, deliver } = await scene();
      const message = track('A', properties, { context: { client: { library } } });
      expect(await deliver({ ...message, door: { protocol } })).toEqual([delivered]);
      const { mp_lib, $lib_version } = vendor.events[0]?.properties ?? {};
      expect({ mp_lib, $lib_version }).toEqual(expected);
    },
  ); // prettier-ignore

  it('that links two ids names no library that the client did not', async () => {
    const { vendor, deliver } = await scene();
    const library = { name: 'analytics.js', version: '1' };
    await deliver(
      { ...alias('ada', 'temp-1', { context: { client: { library } } }), door: { protocol: 'segment' } },
      { ...alias('bob', 'temp-2'), door: { protocol: 'plain' } },
    );
    const libraries = vendor.events.map(({ properties }) => properties['mp_lib']);
    expect(libraries).toEqual(['Segment: analytics.js', undefined]);
  });

  it('that is a page view keeps the name and the category of the page', async () => {
    const { vendor, deliver } = await scene();
    const view = { type: 'page', name: 'Home', category: 'Start' } as const;
    await deliver({ ...track('Viewed Start Home Page', { url: '/' }), view });
    expect(vendor.events[0]?.properties).toMatchObject({ name: 'Home', category: 'Start', url: '/' });
  });

  it.each(['$identify', '$create_alias', '$merge'])(
    'named %s is rejected alone on a simplified project',
    async (verb) => {
      const { vendor, deliver } = await scene();
      const outcomes = await deliver(track('Before'), track(verb), track('After'));
      expect(outcomes[1]).toEqual({ status: 'rejected', reason: expect.stringContaining('alias()') });
      expect(vendor.events.map(({ event }) => event)).toEqual(['Before', 'After']);
      expect(vendor.requests).toHaveLength(1);
    },
  );

  it('that Mixpanel would drop in silence is rejected', async () => {
    const { vendor, deliver } = await scene();
    const [outcome] = await deliver(track('A', { $ignore: true }));
    expect(outcome).toHaveProperty('status', 'rejected');
    expect(vendor.lost).toEqual([]);
  });
});

describe('an alias', () => {
  it('on a simplified project is an ordinary event that makes the visitor the user', async () => {
    const { vendor, deliver } = await scene();
    await deliver(track('Looked Around', {}, anonymous), alias('ada', 'temp-1'));
    expect(vendor.events.map(({ event }) => event)).toEqual(['Identity Linked', 'Looked Around']);
    expect(vendor.eventsOf('ada')).toHaveLength(2);
  });

  it('on an original project gives the anonymous id one more name', async () => {
    const { vendor, deliver } = await scene({ idMerge: 'original' });
    await deliver(alias('ada', 'temp-1', { id: 'a-1', time: TIME }), track('Looked Around', {}, anonymous));
    expect(vendor.events[0]).toEqual({
      event: '$create_alias',
      properties: expect.objectContaining({
        distinct_id: 'temp-1',
        alias: 'ada',
        $insert_id: 'a-1',
        time: TIME,
      }),
    });
    expect(vendor.eventsOf('ada').map(({ event }) => event)).toContain('Looked Around');
  });

  it('of one id alone is rejected', async () => {
    const { deliver } = await scene();
    const message = { ...alias('ada', 'temp-1'), identity: { userId: 'ada' } };
    expect(await deliver(message)).toEqual([{ status: 'rejected', reason: expect.stringContaining('both') }]);
  });
});
