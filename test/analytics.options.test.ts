/** Options: what comes from the environment, and what is refused at start. */
import { describe, expect, it } from '@jest/globals';
import { resolveOptions } from '../src/analytics.options.js';
import { createSandbox } from '../src/destinations/sandbox.destination.js';
import { readEnvironment } from '../src/env.js';

describe('options', () => {
  it('come from the environment where an app leaves them out', () => {
    const environment = readEnvironment({ QUEUE_URL: 'redis://localhost', SEGMENT_CLIENT_KEY: 'key' });
    expect(resolveOptions({}, environment)).toMatchObject({
      queueUrl: 'redis://localhost',
      destinations: ['segment'],
      segment: { writeKey: 'key' },
      runWorker: true,
    });
  });

  it('win over the environment', () => {
    const environment = readEnvironment({ MIXPANEL_TOKEN: 'theirs' });
    expect(resolveOptions({ mixpanel: { token: 'ours' } }, environment).mixpanel.token).toBe('ours');
  });

  it.each([
    [{ shards: { sandbox: 0 } }, 'Wrong shards of sandbox: 0. Give a whole number, 1 or more.'],
    [{ shards: { sandbox: 1.5 } }, 'Wrong shards of sandbox: 1.5.'],
    [{ shards: { mixpanel: 2 } }, 'there is no destination mixpanel'],
    [{ destinations: [createSandbox(), createSandbox()] }, 'Two destinations are called sandbox.'],
    [{ destinations: [createSandbox({ name: 'My Lake' })] }, 'Wrong name of a destination: "My Lake".'],
    [{ destinations: [createSandbox({ name: 'lake-2' })] }, 'Wrong name of a destination: "lake-2".'],
    [{ destinations: [createSandbox({ name: 'collector' })] }, 'Wrong name of a destination: "collector".'],
  ])('are refused when they would lose messages in silence: %j', (given, sentence) => {
    expect(() => resolveOptions(given, readEnvironment({}))).toThrow(sentence);
  });
});

describe('values of options', () => {
  it.each<[object, string]>([
    [{ plan: { unknown: 'rejct' } }, 'Wrong plan.unknown: "rejct". Give accept, warn or reject.'],
    [{ plan: { invalid: 'accept' } }, 'Wrong plan.invalid: "accept". Give warn or reject.'],
    [{ plan: { scopes: [{ scope: 'Venue' }] } }, 'Wrong plan.scopes. Give each of them a class as scope and a function as from.'], // prettier-ignore
    [{ pageViews: { transports: ['http', 'websocket'] } }, 'Wrong pageViews.transports: "websocket". Give http, graphql, ws or rpc.'], // prettier-ignore
    [{ requestContext: 'yes' }, 'Wrong requestContext: "yes". Give auto, true or false.'],
    [{ onError: 'ignore' }, 'Wrong onError: "ignore". Give log or throw, or a function.'],
    [
      { anonymousId: { lifetimeDays: -1 } },
      'Wrong anonymousId.lifetimeDays: -1. Give a number, more than 0.',
    ],
    [{ anonymousId: { cookie: 'a b;' } }, 'Wrong anonymousId.cookie: "a b;". Take letters, digits, hyphens and underscores.'], // prettier-ignore
    [{ anonymousId: { header: 'x id' } }, 'Wrong anonymousId.header: "x id".'],
    [{ buffer: { maxMessages: 0 } }, 'Wrong buffer.maxMessages: 0. Give a number, 1 or more.'],
    [{ backoff: { fromMs: NaN } }, 'Wrong backoff.fromMs: NaN. Give a number, 0 or more.'],
    [{ entityNames: { max: '9' } }, 'Wrong entityNames.max: "9". Give a number, 1 or more.'],
    [{ activity: { daysKept: 7 } }, 'Wrong activity.daysKept. Give a whole number, 30 or more.'],
  ])('that mean nothing are refused: %j', (given, sentence) => {
    expect(() => resolveOptions(given, readEnvironment({}))).toThrow(`[analytics] ${sentence}`);
  });

  it('are all named in one message', () => {
    const given = {
      plan: { unknown: 'rejct' },
      activity: { daysKept: 7, maxUsers: 0 },
      shards: { nobody: 1 },
    };
    const resolve = () => resolveOptions(given as object, readEnvironment({}));
    expect(resolve).toThrow(
      /Wrong shards.*\n.*plan\.unknown.*\n.*activity\.daysKept.*\n.*activity\.maxUsers/,
    );
  });

  it('are left alone where they are right', () => {
    const given = { pageViews: false, anonymousId: false, onError: () => {}, buffer: { maxAwaitMs: 0, maxBytes: Infinity }, activity: { rememberedMessages: undefined } } as const; // prettier-ignore
    expect(() => resolveOptions(given, readEnvironment({}))).not.toThrow();
  });
});

it('keeps a default where an option is given as undefined, an unset variable say', () => {
  const options = resolveOptions({ dataDir: undefined, onError: undefined } as object, readEnvironment({})); // prettier-ignore
  expect(options).toMatchObject({ dataDir: '.analytics', onError: 'throw' });
});
