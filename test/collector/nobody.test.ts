/** What broken pages send in place of an id joins nobody to anybody, in whichever protocol they say it. */
import { describe, expect, it } from '@jest/globals';
import type { Identity, Message } from '../../src/message/message.js';
import { scene as mixpanelScene } from './mixpanel/mixpanel.scene.js';
import { Scene as PlainScene } from './plain/scene.js';
import { scene as segmentScene } from './segment/scene.js';

/** Sends one track with these ids. @returns what was stored of it */
type Track = (ids: Identity) => Promise<readonly Message[]>;

const PROTOCOLS: readonly [protocol: string, track: Track][] = [
  [
    'Mixpanel’s',
    async ({ userId, anonymousId }) => {
      const to = await mixpanelScene();
      const properties = { token: 't', $user_id: userId, $device_id: anonymousId };
      await to.json('/track', { event: 'Signup', properties });
      return to.stored;
    },
  ],
  [
    'Mixpanel’s, in distinct_id',
    async ({ userId, anonymousId }) => {
      const to = await mixpanelScene();
      const distinctId = userId ?? (anonymousId && `$device:${anonymousId}`);
      const properties = {
        token: 't',
        distinct_id: distinctId,
        ...(anonymousId && { $device_id: anonymousId }),
      };
      await to.json('/track', { event: 'Signup', properties });
      return to.stored;
    },
  ],
  [
    'Segment’s',
    async (ids) => {
      const to = await segmentScene();
      await to.send('/v1/track', { event: 'Signup', ...ids });
      return to.stored;
    },
  ],
  [
    'the plain',
    async (ids) => {
      const to = await PlainScene.start();
      await to.send({ event: 'Signup', ...ids });
      return to.stored;
    },
  ],
];

const NOBODY = ['undefined', 'NULL', 'None', '[object Object]', ' anonymous ', '00000000-0000-0000-0000-000000000000']; // prettier-ignore

describe.each(PROTOCOLS)('an id of nobody in %s protocol', (_protocol, track) => {
  it.each(NOBODY)('is as absent: user %j', async (userId) => {
    expect(await track({ userId, anonymousId: 'v-1' })).toMatchObject([{ kind: 'track' }]);
    const [message] = await track({ userId, anonymousId: 'v-1' });
    expect(message?.identity).toEqual({ anonymousId: 'v-1' });
  });

  it.each(NOBODY)('is as absent: visitor %j', async (anonymousId) => {
    const [message] = await track({ userId: 'ann', anonymousId });
    expect(message?.identity).toEqual({ userId: 'ann' });
  });

  it('leaves the ids of somebody alone', async () => {
    const [message] = await track({ userId: 'null-island', anonymousId: 'v-0' });
    expect(message?.identity).toEqual({ userId: 'null-island', anonymousId: 'v-0' });
  });
});

describe('who is to be joined to nobody', () => {
  it.each([
    ['identify', { userId: 'null', anonymousId: 'v-1', traits: { plan: 'pro' } }, { anonymousId: 'v-1' }],
    ['identify', { userId: 'ann', anonymousId: 'undefined', traits: { plan: 'pro' } }, { userId: 'ann' }],
  ])('is not, by Segment’s %s', async (call, body, identity) => {
    const to = await segmentScene();
    await to.send(`/v1/${call}`, body);
    expect(to.stored).toMatchObject([{ kind: 'people.set', identity }]);
    expect(to.stored[0]?.identity).toEqual(identity);
  });

  it.each([
    { userId: 'undefined', previousId: 'v-1' },
    { userId: 'undefined', previousId: 'v-1', anonymousId: 'v-1' },
    { userId: 'ann', previousId: 'undefined' },
    { userId: 'ann', previousId: 'undefined', anonymousId: 'v-1' },
  ])('is refused in Segment’s alias %j', async (body) => {
    const to = await segmentScene();
    expect((await to.send('/v1/alias', body)).status).toBe(400);
    expect(to.stored).toEqual([]);
  });

  it.each([
    { event: '$identify', properties: { $identified_id: 'null', $anon_id: 'v-1' } },
    { event: '$identify', properties: { $identified_id: 'ann', $anon_id: '$device:undefined' } },
    { event: '$create_alias', properties: { distinct_id: ' None ', alias: 'ann' } },
  ])('is refused in $event', async (body) => {
    const to = await mixpanelScene();
    expect((await to.json('/track', body)).status).toBe(400);
    expect(to.stored).toEqual([]);
  });

  it('has no profile in Mixpanel’s protocol', async () => {
    const to = await mixpanelScene();
    expect((await to.json('/engage', { $distinct_id: 'undefined', $set: { plan: 'pro' } })).status).toBe(400);
    expect(to.stored).toEqual([]);
  });
});
