/** `AnalyticsService.alias`: the alias that an app makes itself. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AnalyticsService } from '../../src/capture/analytics.service.js';
import { ErrorPolicy } from '../../src/capture/error.policy.js';
import type { OnError } from '../../src/capture/error.policy.js';
import { IdentityLinks } from '../../src/capture/identity-links.js';
import { MessageDraft } from '../../src/capture/message.draft.js';
import { RequestContext } from '../../src/context/request-context.js';
import { RequestFacts } from '../../src/context/request-facts.js';
import { RequestFactsOptions } from '../../src/context/request-facts.options.js';
import { CapturedApp } from './captured-app.js';
import { CollectingQueue } from './collecting-queue.js';
import { RememberedAliases } from './remembered-aliases.js';

describe('an alias by hand', () => {
  let queue: CollectingQueue;
  let registry: RememberedAliases;
  let logged: string[];

  beforeEach(() => {
    queue = new CollectingQueue();
    registry = new RememberedAliases();
    logged = [];
  });

  /** One process. */
  function process(onError: OnError = 'throw'): AnalyticsService {
    const errors = new ErrorPolicy(onError, {}, { error: (text) => logged.push(text) });
    const links = new IdentityLinks(queue, registry, errors);
    const facts = new RequestFacts(new RequestFactsOptions());
    const draft = new MessageDraft(new RequestContext(), facts, links);
    return new AnalyticsService(queue, draft, errors, new CapturedApp().views);
  }

  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('is confirmed when the queue has it', async () => {
    await process().alias('ann', 'a-1');
    expect(registry.confirmed).toEqual(['a-1 is ann']);
  });

  it('that was dropped is not confirmed, and is made when somebody tries again, also where errors are only logged', async () => {
    const analytics = process('log');
    queue.refusal = new Error('[analytics] The buffer is full.');
    await analytics.alias('ann', 'a-1');
    await turn();
    expect(logged).toEqual(['[analytics] The buffer is full.']);
    expect(registry.confirmed).toEqual([]);
    queue.refusal = undefined;
    await analytics.alias('ann', 'a-1');
    expect(queue.messages).toHaveLength(1);
    expect(registry.confirmed).toEqual(['a-1 is ann']);
  });

  it('has the same id each time, unless it is given one', async () => {
    await process().alias('ann', 'a-1');
    await process().alias('ann', 'a-1');
    await process().alias('ann', 'a-1', { id: 'my-own' });
    const [one, again, own] = queue.messages.map(({ id }) => id);
    expect(one).toMatch(/^[0-9a-f]{36}$/);
    expect(again).toBe(one);
    expect(own).toBe('my-own');
  });

  it('is refused where another process knows the visitor as another user', async () => {
    await process().alias('ann', 'a-1');
    await expect(process().alias('bob', 'a-1')).rejects.toThrow('already turned out to be another user');
    expect(queue.messages).toHaveLength(1);
  });

  it('comes before all that is said of the user after it', async () => {
    const analytics = process();
    const said = [
      analytics.alias('ann', 'a-1'),
      analytics.people.set('ann', { Plan: 'free' }),
      analytics.track('Signed Up', {}, { userId: 'ann' }),
      analytics.track('Signed Up', {}, { userId: 'bob' }),
    ];
    await Promise.all(said);
    expect(queue.messages.map(({ kind, identity }) => [kind, identity.userId])).toEqual([
      ['track', 'bob'],
      ['alias', 'ann'],
      ['people.set', 'ann'],
      ['track', 'ann'],
    ]);
  });

  it('knows a visitor by the id of a form of Mixpanel, too, which marks it', async () => {
    await process().alias('ann', '$device:a-1');
    expect(queue.messages[0]?.identity).toEqual({ userId: 'ann', anonymousId: 'a-1' });
    await expect(process().alias('bob', 'a-1')).rejects.toThrow('already turned out to be another user');
  });

  it('is what flush() waits for', async () => {
    const analytics = process();
    void analytics.alias('ann', 'a-1');
    void analytics.track('Signed Up', {}, { userId: 'ann' });
    await analytics.flush();
    expect(queue.messages).toHaveLength(2);
  });

  it('leaves flush() unsatisfied while nobody can tell whose the visitor is', async () => {
    registry.failure = new Error('Redis is away.');
    const analytics = process();
    void analytics.alias('ann', 'a-1');
    await expect(analytics.flush()).rejects.toThrow('1 aliases wait for the queue’s store');
    registry.failure = undefined;
    await queue.received(1);
  });

  it.each(['', 'a b', 'ann@x.test', '<script>', 'a'.repeat(129), undefined, 7])(
    'takes no %p for a visitor',
    async (previousId) => {
      await expect(process().alias('ann', previousId as string)).rejects.toThrow(
        /^\[analytics\] The previous id is no anonymous id\. Give 1 to 128 characters of /,
      );
      expect(queue.messages).toEqual([]);
    },
  );
});

describe('a message that names both ids', () => {
  it('goes without a visitor who is another user', async () => {
    const app = new CapturedApp();
    await app.analytics.alias('ann', 'a-1');
    await app.analytics.track('Booked', {}, { userId: 'bob', anonymousId: 'a-1' });
    expect(app.queue.tracks().map(({ identity }) => identity)).toEqual([{ userId: 'bob' }]);
  });
});
