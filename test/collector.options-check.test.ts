/** The collector's options: what can mean nothing is refused at start, in one message. */
import { describe, expect, it } from '@jest/globals';
import { resolveCollectorOptions } from '../src/collector.options-check.js';

const optionsOf = (given: object) => resolveCollectorOptions(given, {});

function messageOf(refused: () => unknown): string {
  try {
    refused();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('options of the collector', () => {
  it('are all named in one message when they are wrong', () => {
    const wrong = {
      path: '/a b',
      origins: [
        'shop.example.com',
        'https://*.example.com',
        'https://shop.example.com:443',
        'https://right.example',
        'null',
      ],
      keys: [undefined],
      rateLimit: -1,
      keyRateLimit: 1.5,
      trustedProxies: true,
      maxBatch: 0,
      onTransformError: 'drop',
    };
    const message = messageOf(() => optionsOf(wrong));
    expect(message.split('\n').map((line) => line.split('. ')[0])).toEqual([
      '[analytics] Wrong collector.path: "/a b"',
      '[analytics] Wrong collector.origins: "shop.example.com"',
      '[analytics] Wrong collector.origins: "https://*.example.com"',
      '[analytics] Wrong collector.origins: "https://shop.example.com:443"',
      '[analytics] Wrong collector.origins: "null"',
      '[analytics] Wrong collector.keys: undefined',
      '[analytics] Wrong collector.trustedProxies: true',
      '[analytics] Wrong collector.rateLimit: -1',
      '[analytics] Wrong collector.keyRateLimit: 1.5',
      '[analytics] Wrong collector.maxBatch: 0',
      '[analytics] Wrong collector.onTransformError: "drop"',
    ]);
  });

  it('are no lists where they are texts', () => {
    expect(() => optionsOf({ origins: 'https://app.example' })).toThrow('Give a list of origins');
  });

  it('may spell origins and the path as people do', () => {
    const { origins, path } = optionsOf({
      origins: ['https://App.example/', 'http://localhost:3000'],
      path: 't7/',
    });
    expect({ origins, path }).toEqual({
      origins: ['https://app.example', 'http://localhost:3000'],
      path: '/t7',
    });
  });

  it('win over the environment, and are checked as that is', () => {
    expect(resolveCollectorOptions({ rateLimit: 5 }, { rateLimit: 9, keyRateLimit: 8 })).toMatchObject({
      rateLimit: 5,
      keyRateLimit: 8,
    });
    expect(() => resolveCollectorOptions({}, { origins: ['*'] })).toThrow('Wrong collector.origins');
  });
});
