/** What each HTTP status means for the messages of a request. */
import { describe, expect, it } from '@jest/globals';
import { WholeRefusal } from '../../src/destinations/bisection.js';
import { mayHaveActed, outcomeOfResponse } from '../../src/destinations/http-outcome.js';
import { delivered } from '../../src/destinations/outcome.js';

const answer = (status: number, more: { body?: string; retryAfterMs?: number } = {}) =>
  outcomeOfResponse('Vendor', { status, body: '', headers: {}, ...more });

describe('an HTTP status', () => {
  it.each([200, 202, 204])('%i is delivered', (status) => {
    expect(answer(status)).toBe(delivered);
  });

  it.each([400, 413, 422])('%i refuses the whole request', (status) => {
    expect(answer(status, { body: 'too much' })).toEqual(
      new WholeRefusal(`Vendor answered ${status}: too much`),
    );
  });

  it.each([301, 401, 403, 404, 405, 408, 410, 425, 429, 500, 502, 503, 504, 505])(
    '%i rejects nothing',
    (status) => {
      expect(answer(status)).toHaveProperty('status', 'retryable');
    },
  );

  it('carries the wait of the vendor, but never more than an hour', () => {
    expect(answer(503, { retryAfterMs: 9_000 })).toHaveProperty('afterMs', 9_000);
    expect(answer(429, { retryAfterMs: 86_400_000 })).toHaveProperty('afterMs', 3_600_000);
  });

  it('tells the words of the vendor on one line, and only the beginning of a long page', () => {
    const { reason } = answer(500, { body: `a\n  b ${'x'.repeat(1_000)}` }) as { reason: string };
    expect(reason).toMatch(/^Vendor answered 500: a b x+…$/);
    expect(reason.length).toBeLessThan(350);
  });

  it.each([
    [500, true],
    [504, true],
    [503, false],
    [429, false],
    [401, false],
  ])('%i: the vendor may have acted: %s', (status, acted) => {
    expect(mayHaveActed({ status, body: '', headers: {} })).toBe(acted);
  });
});
