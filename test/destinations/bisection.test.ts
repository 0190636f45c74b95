/** How a refused request is split. */
import { describe, expect, it } from '@jest/globals';
import { sendSplitting, WholeRefusal } from '../../src/destinations/bisection.js';
import { delivered, retryable } from '../../src/destinations/outcome.js';

describe('a request that a vendor refuses whole', () => {
  const letters = [...'abcdefghij'];

  /** A vendor that refuses every request which holds one of these letters. */
  function refusing(bad: string, took: string[] = []) {
    return async (part: readonly string[]) => {
      if (part.some((letter) => bad.includes(letter))) return new WholeRefusal(`bad: ${part.join('')}`);
      took.push(...part);
      return part.map(() => delivered);
    };
  }

  it.each(['a', 'j', 'ce', 'abcdefghij'])(
    'is split until %s stands alone; the others go once, in order',
    async (bad) => {
      const took: string[] = [];
      const outcomes = await sendSplitting(letters, refusing(bad, took));
      expect(took).toEqual(letters.filter((letter) => !bad.includes(letter)));
      letters.forEach((letter, at) => {
        const expected = bad.includes(letter) ? { status: 'rejected', reason: `bad: ${letter}` } : delivered;
        expect(outcomes[at]).toEqual(expected);
      });
    },
  );

  it('keeps to itself what comes after something that has to wait', async () => {
    const asked: string[] = [];
    const wait = retryable('later', 500);
    const outcomes = await sendSplitting(letters, async (part) => {
      asked.push(part.join(''));
      if (part.length > 3) return new WholeRefusal('too many');
      return part.map((letter) => (letter === 'd' ? wait : delivered));
    });
    expect(asked).toEqual(['abcdefghij', 'abcde', 'abc', 'de']);
    expect(outcomes).toEqual([delivered, delivered, delivered, wait, delivered, ...Array(5).fill(wait)]);
  });

  it('is no request when there is nothing to send', async () => {
    expect(await sendSplitting([], refusing('a'))).toEqual([]);
  });
});
