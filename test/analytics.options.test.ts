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
  ])('are refused when they would lose messages in silence: %j', (given, sentence) => {
    expect(() => resolveOptions(given, readEnvironment({}))).toThrow(sentence);
  });
});

it('keeps a default where an option is given as undefined, an unset variable say', () => {
  const options = resolveOptions({ dataDir: undefined, onError: undefined } as object, readEnvironment({})); // prettier-ignore
  expect(options).toMatchObject({ dataDir: '.analytics', onError: 'throw' });
});
