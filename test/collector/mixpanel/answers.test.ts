/** What Mixpanel's clients hear. */
import { describe, expect, it } from '@jest/globals';
import { OutcomeWait } from '../../../src/collector/outcome-wait.js';
import type { OutcomeBoard } from '../../../src/queue/outcome.board.js';
import { type Scene, scene } from './mixpanel.scene.js';

const GOOD = { event: 'E', properties: { token: 'T', distinct_id: 'u1' } };
const BAD = { properties: { token: 'T' } };
const form = (...records: object[]) => `data=${encodeURIComponent(JSON.stringify(records))}`;

async function heard(answering: Promise<Response>) {
  const answer = await answering;
  return [answer.status, answer.headers.get('content-type'), await answer.text()];
}

describe('what is stored', () => {
  it.each([
    ['/track/', form(GOOD), 'text/plain; charset=utf-8', '1'],
    ['/engage/', form({ $distinct_id: 'u1', $set: { a: 1 } }), 'text/plain; charset=utf-8', '1'],
    ['/import', form(GOOD), 'text/plain; charset=utf-8', '1'],
    ['/track/?verbose=1&ip=1&_=1795298369117', form(GOOD), 'application/json; charset=utf-8', '{"status":1,"error":null}'],
    ['/track/', `verbose=1&ip=0&${form(GOOD)}`, 'application/json; charset=utf-8', '{"status":1,"error":null}'],
    ['/track?callback=mixpanel._jsc[57]', form(GOOD), 'text/javascript; charset=utf-8', '/**/mixpanel._jsc[57](1);'],
    ['/track?callback=mixpanel.shop_2._jsc[57]', form(GOOD), 'text/javascript; charset=utf-8', '/**/mixpanel.shop_2._jsc[57](1);'],
    ['/track?callback=cb1', form(GOOD), 'text/javascript; charset=utf-8', '/**/cb1(1);'],
    ['/engage?callback=jQuery123_456', form({ $distinct_id: 'u1', $set: { a: 1 } }), 'text/javascript; charset=utf-8', '/**/jQuery123_456(1);'],
    ['/track?verbose=1&callback=(function(){})', form(GOOD), 'text/javascript; charset=utf-8', '/**/(function(){})({"status":1,"error":null});'],
  ])('is said so at %s', async (path, body, type, text) => {
    expect(await heard((await scene()).post(path, body))).toEqual([200, type, text]);
  }); // prettier-ignore

  it('is a picture where one was asked for', async () => {
    const answer = await (await scene()).post('/track?img=1', form(GOOD));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 6)
        .toString(),
    ).toBe('GIF89a');
  });

  it('is an entry for each destination where somebody asks in JSON', async () => {
    const to = await scene();
    const queued = { status: 'queued', records: 2 };
    const all = await to.json('/track', [GOOD, GOOD]);
    expect(await all.json()).toEqual([{ name: 'mixpanel', result: queued }, { name: 's3', result: queued }]); // prettier-ignore
    const some = await to.json('/track', [GOOD, BAD, GOOD]);
    const errors = [{ position: 1, reason: 'It has no `event`; send the name of what happened.' }];
    expect(((await some.json()) as { result: object }[])[1]?.result).toEqual({
      ...queued,
      refused: 1,
      errors,
    });
  });

  it('names what is left out of it', async () => {
    expect(await heard((await scene()).post('/track/?verbose=1', form(GOOD, BAD)))).toEqual([
      200,
      'application/json; charset=utf-8',
      '{"status":1,"error":"1 of 2 records are left out; the one at 1: It has no `event`; send the name of what happened."}',
    ]);
  });

  it('is accounted for where servers import JSON', async () => {
    const to = await scene();
    const all = await to.json('/import?strict=1', [GOOD, GOOD]);
    expect([all.status, await all.json()]).toEqual([200, { code: 200, num_records_imported: 2, status: 'OK' }]); // prettier-ignore
    const some = await to.json('/import?strict=1', [GOOD, BAD]);
    expect([some.status, await some.json()]).toMatchObject([
      400,
      { code: 400, num_records_imported: 1, failed_records: [{ index: 1, message: expect.any(String) }] },
    ]);
    const none = await to.json('/import?strict=1', [BAD]);
    expect([none.status, await none.json()]).toMatchObject([400, { code: 400, status: 'Bad Request' }]);
  });
});

describe('what is not stored', () => {
  const away = (): Promise<Scene> => scene({}, { isAway: () => true });
  const error = 'The queue can’t be reached now. Nothing is lost: send this again later.';

  it('is kept by browsers, which hear when to come again', async () => {
    const answer = await (await away()).post('/track/?verbose=1', form(GOOD));
    expect([answer.status, await answer.json()]).toEqual([503, { status: 0, error }]);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('is no success for scripts and pictures either', async () => {
    const to = await away();
    expect(await heard(to.post('/track?callback=mixpanel._jsc[5]', form(GOOD)))).toEqual([503, 'text/javascript; charset=utf-8', '/**/mixpanel._jsc[5](0);']); // prettier-ignore
    expect((await to.post('/track?img=1', form(GOOD))).status).toBe(503);
  });

  it('is halved where it is too long', async () => {
    const to = await scene({ maxBodyBytes: 100 });
    const answer = await to.post('/track/?verbose=1', form(GOOD, GOOD, GOOD));
    expect([answer.status, await answer.json()]).toMatchObject([413, { status: 0 }]);
  });

  it('is let go where its token may not write', async () => {
    const to = await scene({ keys: ['other'] });
    expect((await to.post('/track/?verbose=1', form(GOOD))).status).toBe(401);
  });

  it.each(['alert(1)//', 'document.body.firstElementChild.click'])(
    'is no script where the callback is %j, which may not be called',
    async (name) => {
      const to = await scene({}, { isAway: () => true });
      const answer = await to.post(`/track?callback=${encodeURIComponent(name)}`, form(GOOD));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/json; charset=utf-8']); // prettier-ignore
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});

describe('a callback that may not be called', () => {
  it.each([
    '',
    'alert(1)//',
    'a.b()',
    'f;g',
    'f\u2028',
    '<script>',
    'a'.repeat(65),
    'a b',
    'a\n',
    'ä',
    'a[b]',
    '[1]',
    '1a',
    'jQuery.cb',
    'document.body.firstElementChild.click',
    'mixpanel.reset',
    'mixpanel._jsc',
    'opener.mixpanel._jsc[1]',
    'mixpanel.people.shop._jsc[1]',
    'mixpanel._jsc[1].constructor',
    'mixpanel._jsc[constructor]',
    `mixpanel.${'a'.repeat(200)}._jsc[1]`,
  ])('such as %j loses nothing, and the answer is the ordinary one', async (name) => {
    const to = await scene();
    const query = `callback=${encodeURIComponent(name)}`;
    const plain = await to.post(`/track?${query}`, form(GOOD));
    const verbose = await to.get(`/track?verbose=1&${query}&${form(GOOD)}`);
    expect([plain.headers.get('content-type'), await plain.text()]).toEqual(['text/plain; charset=utf-8', '1']); // prettier-ignore
    expect([verbose.headers.get('content-type'), await verbose.text()]).toEqual(['application/json; charset=utf-8', '{"status":1,"error":null}']); // prettier-ignore
    for (const { status, headers } of [plain, verbose])
      expect([status, headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
    expect(to.stored).toHaveLength(2);
  });
});

describe('who waits', () => {
  it('hears what each destination made of it', async () => {
    const board: OutcomeBoard = {
      post: async () => {},
      read: async ([awaited = '', other = ''], destinations) => [
        ...destinations.map((destination) => ({ awaited, destination, outcome: { status: 'delivered' } as const })),
        { awaited: other, destination: 'mixpanel', outcome: { status: 'delivered' } },
        { awaited: other, destination: 's3', outcome: { status: 'rejected', reason: 'It is too long.' } },
      ],
    }; // prettier-ignore
    const wait = new OutcomeWait(board, ['mixpanel', 's3'], 5_000);
    const answer = await (await scene({}, { wait })).json('/track?wait=1', [GOOD, GOOD]);
    expect(await answer.json()).toEqual([
      { name: 'mixpanel', result: { status: 'delivered', delivered: 2, rejected: 0, queued: 0, records: 2 } },
      { name: 's3', result: { status: 'rejected', delivered: 1, rejected: 1, queued: 0, reasons: ['It is too long.'], records: 2 } },
    ]); // prettier-ignore
  });

  it('hears in the end that it is queued', async () => {
    const answer = await (await scene()).json('/track?wait=1', GOOD);
    const result = { status: 'queued', delivered: 0, rejected: 0, queued: 1, records: 1 };
    expect(await answer.json()).toEqual([
      { name: 'mixpanel', result },
      { name: 's3', result },
    ]);
  });

  it.each(['/track?wait=1&img=1', '/track?wait=1&callback=mixpanel._jsc[57]'])(
    'is nobody at %s, whose answer has no room for it',
    async (path) => {
      const to = await scene();
      await to.post(path, form(GOOD));
      expect(to.stored).toEqual([expect.not.objectContaining({ awaited: expect.anything() })]);
    },
  );

  it('hears at once that it is queued where no place is free', async () => {
    const board: OutcomeBoard = {
      post: async () => {},
      read: () => Promise.reject(new Error('Nobody asks.')),
    };
    const wait = new OutcomeWait(board, ['s3'], 60_000);
    while (wait.enter() !== undefined);
    const to = await scene({}, { wait });
    const answer = await to.json('/track?wait=1', GOOD);
    expect(await answer.json()).toMatchObject([{ name: 's3', result: { status: 'queued', records: 1 } }]);
    expect(to.stored).toEqual([expect.not.objectContaining({ awaited: expect.anything() })]);
  });
});
