/** What the calls of an app become, and how they answer to bad input. */
import { describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { ErrorPolicy } from '../../src/capture/error.policy.js';
import { MessageDraft } from '../../src/capture/message.draft.js';
import { RequestContext } from '../../src/context/request-context.js';
import { RequestFacts } from '../../src/context/request-facts.js';
import { RequestFactsOptions } from '../../src/context/request-facts.options.js';
import { CapturedApp } from './captured-app.js';
import { CollectingQueue } from './collecting-queue.js';

const queue = new CollectingQueue();
const draft = new MessageDraft(new RequestContext(), new RequestFacts(new RequestFactsOptions()));
const { views } = new CapturedApp();
const analytics = new AnalyticsService(queue, draft, new ErrorPolicy('throw'), views);

function quietly(): AnalyticsService {
  return new AnalyticsService(queue, draft, new ErrorPolicy('log', {}, { error: () => {} }), views);
}

async function made(call: Promise<void>): Promise<unknown> {
  await call;
  return queue.messages.at(-1);
}

describe('AnalyticsService', () => {
  it('tracks whoever it is told, outside of requests too', async () => {
    const call = analytics.track(
      'Booked',
      { seats: 2 },
      { userId: 7, anonymousId: 'a-1', time: new Date(1000) },
    );
    expect(await made(call)).toMatchObject({
      kind: 'track',
      event: 'Booked',
      identity: { userId: '7', anonymousId: 'a-1' },
      properties: { seats: 2 },
      time: 1000,
    });
  });

  it('keeps an id that vendors take, and hashes one that they refuse, keeping it beside', async () => {
    expect(await made(analytics.track('E', {}, { userId: 'u', id: 'order-1' }))).toMatchObject({
      id: 'order-1',
    });
    const hashed = await made(analytics.track('E', {}, { userId: 'u', id: 'order/1' }));
    expect(hashed).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{36}$/), clientId: 'order/1' });
  });

  it('makes an alias of both ids', async () => {
    expect(await made(analytics.alias('ann@x.test', 'temp-1'))).toMatchObject({
      kind: 'alias',
      identity: { userId: 'ann@x.test', anonymousId: 'temp-1' },
    });
  });

  it.each([
    ['set', analytics.people.set('u', { a: 1 }), { a: 1 }],
    ['setOnce', analytics.people.setOnce('u', { a: 1 }), { a: 1 }],
    ['increment', analytics.people.increment('u', { coins: -2 }), { coins: -2 }],
    ['append', analytics.people.append('u', { seen: 'x' }), { seen: 'x' }],
    ['union', analytics.people.union('u', { tags: ['x'] }), { tags: ['x'] }],
    ['remove', analytics.people.remove('u', { tags: 'x' }), { tags: 'x' }],
    ['unset', analytics.people.unset('u', ['a', 'b']), { a: true, b: true }],
    ['delete', analytics.people.delete('u'), {}],
  ])('changes a profile by people.%s', async (operation, call, properties) => {
    await call;
    const message = queue.messages.find((one) => one.kind === 'people.set' && one.operation === operation);
    expect(message).toMatchObject({ identity: { userId: 'u' }, properties });
  });

  it.each([
    ['set', analytics.group.set('company', 3, { a: 1 }), { a: 1 }],
    ['setOnce', analytics.group.setOnce('company', 3, { a: 1 }), { a: 1 }],
    ['union', analytics.group.union('company', 3, { tags: ['x'] }), { tags: ['x'] }],
    ['remove', analytics.group.remove('company', 3, { tags: 'x' }), { tags: 'x' }],
    ['unset', analytics.group.unset('company', 3, ['a']), { a: true }],
    ['delete', analytics.group.delete('company', 3), {}],
  ])('changes the profile of a group by group.%s', async (operation, call, properties) => {
    await call;
    const message = queue.messages.find((one) => one.kind === 'group.set' && one.operation === operation);
    expect(message).toMatchObject({ groupKey: 'company', groupId: '3', properties });
  });

  it.each([
    [() => analytics.track('', {}, { userId: 'u' }), /track\(\) got no event\. Give a string/],
    [() => analytics.track('E'), /Nobody is known for track\('E'\).*give \{ userId \}/],
    [() => analytics.track('E', [] as never, { userId: 'u' }), /properties that are no object/],
    [() => analytics.track('E', {}, { userId: 'u', time: NaN }), /time is none\. Give milliseconds/],
    [() => analytics.people.set({} as never, {}), /user id is of type object\. Give a string/],
    [() => analytics.people.set('undefined', {}), /user id is "undefined"/],
    [() => analytics.people.set('é'.repeat(128), {}), /user id is longer than 255 bytes/],
    [() => analytics.people.increment('u', { coins: '1' as never }), /no number for coins/],
    [() => analytics.people.union('u', { tags: 'x' as never }), /no list for tags/],
    [() => analytics.alias('u', undefined as never), /previous id is no anonymous id\. Give/],
    [() => analytics.identify(undefined as never), /identify\(\) got no identifier\. Give/],
    [() => analytics.identify(null as never), /identify\(\) got no identifier/],
    [() => analytics.group.set('', 'g', {}), /no group key/],
  ])('rejects bad input with one clear sentence (%#)', async (call, sentence) => {
    await expect(call()).rejects.toThrow(sentence);
    await expect(call()).rejects.toThrow(/^\[analytics\] /);
  });

  it('resolves although the queue refuses when errors are logged', async () => {
    const logged: string[] = [];
    const refusing = new CollectingQueue();
    refusing.refusal = new Error('[analytics] The buffer is full.');
    const policy = new ErrorPolicy('log', {}, { error: (text) => logged.push(text) });
    const quiet = new AnalyticsService(refusing, draft, policy, views);
    await quiet.track('E', {}, { userId: 'u' });
    await quiet.track('E', {}, { userId: 'u' });
    expect(logged).toEqual(['[analytics] The buffer is full.']);
  });

  it.each([
    () => quietly().identify(undefined as never),
    () => quietly().identify(Object.create(null) as never),
    () => quietly().track(undefined as never),
    () => quietly().track('E', {}, null as never),
    () => quietly().group.set('company', 1, {}, null as never),
  ])('never throws at a caller, whatever it is given (%#)', async (call) => {
    await call();
  });

  it('never leaves an unhandled rejection behind when nobody looks at the promise', async () => {
    const unhandled: unknown[] = [];
    const listen = (error: unknown): number => unhandled.push(error);
    process.on('unhandledRejection', listen);
    void analytics.track('');
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});
