/** Two people on one browser who come in one request: the visitor is the first one's. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CollectorApp, TOKEN, WRITE_KEY } from '../support/collector.app.js';

const AT = Date.now() / 1_000 - 60;

let app: CollectorApp;
beforeAll(async () => {
  app = await CollectorApp.start();
});
afterAll(() => app.close());

let visitors = 0;

/** What each step of a browser's story sends, a second apart, for a visitor of its own. */
function storyOf(visitor: string) {
  const at = (second: number) => ({ token: TOKEN, time: AT + second, $device_id: visitor });
  const said = (event: string, second: number, properties: object) => ({ event, properties: { ...at(second), ...properties } }); // prettier-ignore
  return {
    came: said('Came', 0, { distinct_id: `$device:${visitor}` }),
    annIn: said('$identify', 1, { distinct_id: `ann-${visitor}`, $user_id: `ann-${visitor}`, $anon_distinct_id: `$device:${visitor}` }), // prettier-ignore
    annAliased: said('$create_alias', 1, { distinct_id: `$device:${visitor}`, alias: `ann-${visitor}` }),
    ann: said('Did', 2, { distinct_id: `ann-${visitor}`, $user_id: `ann-${visitor}` }),
    bobIn: said('$identify', 3, { distinct_id: `bob-${visitor}`, $user_id: `bob-${visitor}`, $anon_distinct_id: `ann-${visitor}` }), // prettier-ignore
    bob: said('Did', 4, { distinct_id: `bob-${visitor}`, $user_id: `bob-${visitor}` }),
  };
}

type Step = keyof ReturnType<typeof storyOf>;

async function post(path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  await app.settled();
}

/** Of Segment's aliases, whom they say that the visitor is. */
function ownersOf(visitor: string): unknown[] {
  return app.segment.calls.flatMap((call) => (call.previousId === visitor ? [call.userId] : []));
}

describe('a visitor whom two people share, in one request', () => {
  it.each<Step[]>([
    ['came', 'annIn', 'ann', 'bobIn', 'bob'],
    ['annIn', 'bob'],
    ['annIn', 'ann', 'bob'],
    ['annAliased', 'bob'],
    ['ann', 'annIn', 'bob'],
    // As mixpanel-browser 2.83 writes its batch.
    ['came', 'bobIn', 'annIn', 'ann', 'bob'],
    ['bob', 'ann'],
  ])('is the first one’s: %s, %s …', async (...steps) => {
    const visitor = `visitor-${(visitors += 1)}`;
    const story = storyOf(visitor);
    await post(
      '/track?verbose=1',
      steps.map((step) => story[step]),
    );
    expect(ownersOf(visitor)).toEqual([`ann-${visitor}`]);
    const ofBob = app.segment.calls.filter(({ userId, type }) => userId === `bob-${visitor}` && type === 'track'); // prettier-ignore
    expect(ofBob.map(({ anonymousId }) => anonymousId)).toEqual(steps.includes('bob') ? [undefined] : []);
  });

  it('is the first one’s in Segment’s words, too', async () => {
    const call = (type: string, more: object) => ({ type, ...more });
    const ann = { userId: 'ann', anonymousId: 'visitor-s' };
    const batch = [call('alias', { userId: 'ann', previousId: 'visitor-s' }), call('track', { ...ann, event: 'Did' }), call('track', { ...ann, userId: 'bob', event: 'Did' })]; // prettier-ignore
    await post('/v1/b', { batch, writeKey: WRITE_KEY });
    expect(ownersOf('visitor-s')).toEqual(['ann']);
  });
});
