/** How a vendor's wish to wait is read. */
import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from '../../src/destinations/retry-after.js';

const NOW = Date.UTC(2026, 0, 15, 12);

describe('the wait that a vendor asks for', () => {
  it.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Thu, 15 Jan 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Thu, 15 Jan 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': ['7', '9'] }, 7_000],
    [{ 'x-ratelimit-reset': '4' }, 4_000],
    [{ 'x-ratelimit-reset': String(NOW / 1_000 + 10) }, 10_000],
    [{ 'retry-after': '1', 'x-ratelimit-reset': '4' }, 1_000],
    [{ 'retry-after': 'soon', 'x-ratelimit-reset': '4' }, 4_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('in %o is %s ms', (headers, expected) => {
    expect(retryAfterMs(headers, NOW)).toBe(expected);
  });
});
